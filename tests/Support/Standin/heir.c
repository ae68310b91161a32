// Starts a program as a process with a certain number, which must be free: heir NUMBER PROGRAM [ARGUMENT...]
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    pid_t number = atoi(argv[1]);
    struct clone_args arguments = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1 };
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid < 0) {
        perror("clone3");
        return 1;
    }
    if (pid > 0)
        return 0;
    execv(argv[2], argv + 2);
    _exit(126);
}
