# bash completion of qemu-init and its other names; the program itself knows which word may stand where.

_qemu_init() {
    local candidate
    COMPREPLY=()
    while read -r candidate; do
        case $candidate in
            :file) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$2") ;;
            :folder) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$2") ;;
            *=) compopt -o nospace; COMPREPLY+=("$candidate") ;;
            *) COMPREPLY+=("$candidate") ;;
        esac
    done < <(qemu-init complete "${1##*/}" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

complete -F _qemu_init qemu-init qemud qemu-adm qemu-mon qemu-cmd
