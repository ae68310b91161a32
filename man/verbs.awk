# One verb's help, as 'qemu-init help VERB' prints it, to an item of an mdoc list.

# The words of a synopsis: [NAME...], FOLDER, --json, a|b.
function synopsis(words,    count, i, word, line, item, optional, repeated) {
    count = split(words, item, " ")
    line = ".It Ic " item[1]
    for (i = 2; i <= count; i++) {
        word = item[i]
        optional = word ~ /^\[/
        gsub(/[][]/, "", word)
        repeated = sub(/\.\.\.$/, "", word)
        line = line (optional ? " Op" : "") (word ~ /^-/ ? " Fl " plain(substr(word, 2)) : word ~ /^[A-Z]/ ? " Ar " tolower(word) : " Cm " plain(word)) (repeated ? " ..." : "")
        if (optional && i < count)
            line = line " Oc"
    }
    # Op reaches to the end of its line; within one line of several brackets, Oo and Oc are used instead.
    if (gsub(/ Op/, " Oo", line) > 0)
        line = line (line ~ /Oc$/ ? "" : " Oc")
    print line
}

# An option's term: "--timeout SECONDS", "-f, --follow", "--sort name|state".
function option(term,    count, item, i, line) {
    count = split(term, item, / +/)
    line = ".It"
    for (i = 1; i <= count; i++)
        line = line (item[i] ~ /^-/ ? " Fl " plain(substr(item[i], 2)) : item[i] ~ /\|/ ? " Cm " plain(item[i]) : " Ar " plain(tolower(item[i])))
    gsub(/,/, " ,", line)
    print line
}

function close_list() {
    if (listed)
        print ".El"
    listed = 0
}

NR == 1 { sub(/^usage: qemu-init /, ""); synopsis($0); next }
/^$/ { if (NR > 3) { close_list(); blank = 1 } next }
/^ *-[-a-zA-Z0-9]/ {
    line = $0
    sub(/^ +/, "", line)
    if (!listed)
        print ".Bl -tag -width Ds -compact"
    listed = 1
    blank = 0
    if (match(line, /   */)) {
        option(substr(line, 1, RSTART - 1))
        sentences(substr(line, RSTART + RLENGTH))
    } else {
        option(line)
    }
    next
}
# A table's row: a word, and behind two blanks or more what it means.
/^[a-z].*[^ .]  +[^ ]/ {
    match($0, /  +/)
    if (!listed)
        print ".Bl -tag -width Ds -compact"
    listed = 1
    blank = 0
    print ".It Ic " quoted(substr($0, 1, RSTART - 1))
    sentences(substr($0, RSTART + RLENGTH))
    next
}
listed && /^   */ { sub(/^ +/, ""); sentences($0); next }
/^  */ {
    close_list()
    sub(/^ +/, "")
    print ".Dl " quoted($0)
    next
}
{
    close_list()
    if (blank)
        print ".Pp"
    blank = 0
    sentences($0)
}
END { close_list() }
