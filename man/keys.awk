# etc/template-qemud.rc to mdoc: a subsection for each section, an item for each key.

# The assignments of an annotation, NAME=word 'NAME="a word"', into value[NAME].
function annotation(line,    name, quote, end) {
    while (match(line, /[a-z]+=/)) {
        name = substr(line, RSTART, RLENGTH - 1)
        line = substr(line, RSTART + RLENGTH)
        quote = substr(line, 1, 1)
        if (quote == "'" || quote == "\"") {
            line = substr(line, 2)
            end = index(line, quote)
        } else {
            end = index(line " ", " ")
        }
        value[name] = substr(line, 1, end - 1)
        line = substr(line, end + 1)
    }
}

function flush_text() {
    if (text != "")
        sentences(text)
    text = ""
}

function close_terms() {
    flush_text()
    if (terms)
        print ".El"
    terms = 0
}

function close_key() {
    close_terms()
    if (examples != "")
        print ".Pp\nFor example:\n.Bd -literal -offset indent -compact\n" examples ".Ed"
    examples = ""
    inkey = 0
}

function open_key(    shown) {
    shown = value["key"] (value["numbered"] == "yes" ? "x" : "")
    print ".It Ev " shown
    print plain(value["summary"]) "."
    if (value["otherwise"] != "" && value["otherwise"] != "no effect")
        print "Default: " plain(value["otherwise"]) "."
    else if (value["default"] != "")
        print "Default: " plain(value["default"]) "."
    print ".Pp"
    inkey = 1
    headed = 1
}

# Several lines of annotation make one.
/^#%/ {
    sub(/^#% */, "")
    if (/^section=/) {
        if (inkey)
            close_key()
        if (sections++)
            print ".El"
        delete value
        annotation($0)
        print ".Ss " value["title"]
        print ".Bl -tag -width Ds"
        pending = 0
        next
    }
    if (/^key=/) {
        if (inkey)
            close_key()
        delete value
        pending = 1
    }
    annotation($0)
    next
}
/^# --/ || !sections { next }
pending { open_key(); pending = 0 }
/^#   [^ ]/ {
    flush_text()
    if (!terms)
        print ".Bl -tag -width Ds -compact"
    terms = 1
    sub(/^# +/, "")
    if (match($0, /   *|$/)) {
        print ".It Cm " plain(substr($0, 1, RSTART - 1))
        text = substr($0, RSTART + RLENGTH)
    }
    next
}
/^#     +/ { sub(/^# +/, ""); text = text " " $0; next }
/^# / {
    if (terms)
        close_terms()
    sub(/^# /, "")
    text = (text == "" ? "" : text " ") $0
    next
}
/^#[A-Z]/ { flush_text(); examples = examples plain(substr($0, 2)) "\n"; next }
END { if (inkey) close_key(); print ".El" }
