# verbs.awk and keys.awk share this: plain text as roff and mandoc's checker want it.

# Text that roff takes as it is.
function plain(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    return text ~ /^[.']/ ? "\\&" text : text
}

# The same in a macro's line, where a quote would begin or end an argument.
function quoted(text) {
    text = plain(text)
    gsub(/"/, "\\(dq", text)
    return text
}

# Lines of at most 80 characters; an indivisible word may be longer.
function fold(text,    cut) {
    while (length(text) > 80) {
        for (cut = 80; cut > 1 && substr(text, cut, 1) != " "; cut--) {}
        if (cut == 1)
            break
        print_line(substr(text, 1, cut - 1))
        text = substr(text, cut + 1)
    }
    print_line(text)
}

# A line that begins with a dot or a quote is a request to roff.
function print_line(text) {
    print text ~ /^[.']/ ? "\\&" text : text
}

# Text, as mdoc wants it: each sentence begins a line.
function sentences(text) {
    while (match(text, /[^ .][.!?] [A-Z]/)) {
        fold(plain(substr(text, 1, RSTART + 1)))
        text = substr(text, RSTART + 3)
    }
    fold(plain(text))
}
