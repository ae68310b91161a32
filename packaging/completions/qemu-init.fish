# fish completion of qemu-init and its other names; the program itself knows which word may stand where.

function __qemu_init
    set -l words (commandline -opc)
    for candidate in (qemu-init complete (basename $words[1]) $words[2..] (commandline -ct) 2>/dev/null)
        switch $candidate
            case :file
                __fish_complete_path (commandline -ct)
            case :folder
                __fish_complete_directories (commandline -ct) ''
            case '*'
                echo $candidate
        end
    end
end

for program in qemu-init qemud qemu-adm qemu-mon qemu-cmd
    complete -c $program -f -a '(__qemu_init)'
end
