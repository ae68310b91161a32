/*
 * Runs a program and strikes at one of its system calls: lets it be killed there, or the call fail.
 *
 *   fault REPORT list -- PROGRAM...                      writes each call into REPORT: who, its name, how it can fail
 *   fault REPORT kill|ERROR WHO NUMBER -- PROGRAM...     strikes at the NUMBERth call of WHO, or the first one after it that
 *                                                        can give the error, and writes its name into REPORT
 *
 * WHO is "verb", the program itself with its threads, or "launcher", the processes it makes, up to the moment at which one
 * becomes another program: that one goes on untraced. Calls are counted at their entry, from 1. Exits as the program does.
 * Source: ptrace(2). x86-64 only, where a call is skipped by the number -1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_THREADS 64

struct thread {
    pid_t id;
    int is_launcher;
    int executions;
    int error; /* what its call, skipped, is to return */
    int faults;
};

static const struct {
    const char *name;
    int error;
} errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}};

/* Where the manual names one of the five errors for a call that these programs make. */
static const struct {
    const char *name;
    long number;
    const char *errors;
} calls[] = {
    {"open", SYS_open, "EIO EACCES EMFILE ENOMEM"},
    {"openat", SYS_openat, "EIO EACCES EMFILE ENOMEM"},
    {"creating openat", -1, "ENOSPC EIO EACCES EMFILE ENOMEM"},
    {"mkdir", SYS_mkdir, "ENOSPC EIO EACCES ENOMEM"},
    {"rename", SYS_rename, "ENOSPC EIO EACCES ENOMEM"},
    {"renameat", SYS_renameat, "ENOSPC EIO EACCES ENOMEM"},
    {"renameat2", SYS_renameat2, "ENOSPC EIO EACCES ENOMEM"},
    {"unlink", SYS_unlink, "EIO EACCES ENOMEM"},
    {"unlinkat", SYS_unlinkat, "EIO EACCES ENOMEM"},
    {"linkat", SYS_linkat, "ENOSPC EIO EACCES ENOMEM"},
    {"write", SYS_write, "ENOSPC EIO"},
    {"pwrite64", SYS_pwrite64, "ENOSPC EIO"},
    {"fsync", SYS_fsync, "ENOSPC EIO"},
    {"ftruncate", SYS_ftruncate, "EIO EACCES"},
    {"fallocate", SYS_fallocate, "ENOSPC EIO"},
    {"read", SYS_read, "EIO"},
    {"pread64", SYS_pread64, "EIO"},
    {"getdents64", SYS_getdents64, "EIO"},
    {"statx", SYS_statx, "EIO EACCES ENOMEM"},
    {"stat", SYS_stat, "EIO EACCES ENOMEM"},
    {"lstat", SYS_lstat, "EIO EACCES ENOMEM"},
    {"fstat", SYS_fstat, "EIO"},
    {"newfstatat", SYS_newfstatat, "EIO EACCES ENOMEM"},
    {"readlink", SYS_readlink, "EIO EACCES ENOMEM"},
    {"readlinkat", SYS_readlinkat, "EIO EACCES ENOMEM"},
    {"access", SYS_access, "EIO EACCES ENOMEM"},
    {"faccessat2", SYS_faccessat2, "EIO EACCES ENOMEM"},
    {"chmod", SYS_chmod, "EIO EACCES ENOMEM"},
    {"fchmod", SYS_fchmod, "EIO"},
    {"fchown", SYS_fchown, "EIO"},
    {"chdir", SYS_chdir, "EIO EACCES ENOMEM"},
    {"flock", SYS_flock, "ENOMEM"},
    {"socket", SYS_socket, "EACCES EMFILE ENOMEM"},
    {"socketpair", SYS_socketpair, "EMFILE ENOMEM"},
    {"bind", SYS_bind, "ENOSPC EACCES ENOMEM"},
    {"connect", SYS_connect, "EACCES ENOMEM"},
    {"sendmsg", SYS_sendmsg, "EMFILE ENOMEM"},
    {"recvmsg", SYS_recvmsg, "ENOMEM"},
    {"poll", SYS_poll, "ENOMEM"},
    {"pipe2", SYS_pipe2, "EMFILE"},
    {"ioctl", SYS_ioctl, "EIO EMFILE ENOMEM"},
    {"pidfd_open", SYS_pidfd_open, "EMFILE ENOMEM"},
    {"mmap", SYS_mmap, "ENOMEM"},
    {"mprotect", SYS_mprotect, "EACCES ENOMEM"},
    {"clone", SYS_clone, "ENOMEM"},
    {"clone3", SYS_clone3, "ENOMEM"},
    {"execve", SYS_execve, "EIO EACCES EMFILE ENOMEM"},
};

static struct thread threads[MOST_THREADS];
static pid_t verb;

static void fail(const char *what)
{
    perror(what);
    exit(125);
}

/* The thread with an id; one that is seen for the first time belongs to the verb where its process is the verb's. */
static struct thread *find(pid_t id)
{
    struct thread *thread = threads;
    while (thread < threads + MOST_THREADS && thread->id != 0 && thread->id != id)
        thread++;
    if (thread == threads + MOST_THREADS) {
        fputs("fault: too many threads\n", stderr);
        exit(125);
    }
    if (thread->id == 0) {
        char path[64];
        thread->id = id;
        snprintf(path, sizeof path, "/proc/%d/task/%d", verb, id);
        thread->is_launcher = access(path, F_OK) != 0;
    }
    return thread;
}

static int find_call(long number, unsigned long flags)
{
    if (number == SYS_openat && (flags & O_CREAT))
        return 2;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number)
            return (int)i;
    return -1;
}

static int can_give(int call, const char *error)
{
    return call >= 0 && strstr(calls[call].errors, error) != NULL;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("usage: fault REPORT list -- PROGRAM... | fault REPORT kill|ERROR verb|launcher NUMBER -- PROGRAM...\n", stderr);
        return 125;
    }
    FILE *report = fopen(argv[1], "we");
    if (report == NULL)
        fail(argv[1]);
    int is_list = strcmp(argv[2], "list") == 0, is_kill = strcmp(argv[2], "kill") == 0, is_done = 0, error = 0;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(argv[2], errors[i].name) == 0)
            error = errors[i].error;
    int of_launcher = !is_list && strcmp(argv[3], "launcher") == 0;
    long target = is_list ? 0 : atol(argv[4]), counts[2] = {0, 0};
    char **program = argv + (is_list ? 4 : 6);

    verb = fork();
    if (verb < 0)
        fail("fork");
    if (verb == 0) {
        raise(SIGSTOP);
        execv(program[0], program);
        fail(program[0]);
    }
    int status;
    waitpid(verb, &status, WUNTRACED);
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC;
    if (ptrace(PTRACE_SEIZE, verb, 0, options) != 0)
        fail("PTRACE_SEIZE");
    kill(verb, SIGCONT);

    for (;;) {
        pid_t id = waitpid(-1, &status, __WALL);
        if (id < 0)
            fail("waitpid");
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (id == verb) {
                fclose(report);
                return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            }
            struct thread *gone = find(id);
            gone->id = -1;
            continue;
        }

        struct thread *thread = find(id);
        int signal = WSTOPSIG(status), event = status >> 16;
        if (event == PTRACE_EVENT_EXEC && ++thread->executions == 2 && thread->is_launcher) {
            ptrace(PTRACE_DETACH, id, 0, 0);
            continue;
        }
        if (signal == (SIGTRAP | 0x80)) {
            struct __ptrace_syscall_info call;
            ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof call, &call);
            if (call.op == PTRACE_SYSCALL_INFO_EXIT && thread->error != 0) {
                ptrace(PTRACE_POKEUSER, id, offsetof(struct user, regs.rax), (long)-thread->error);
                thread->error = 0;
            } else if (call.op == PTRACE_SYSCALL_INFO_ENTRY && (thread->is_launcher || thread->executions > 0)) {
                int known = find_call((long)call.entry.nr, call.entry.args[2]);
                long number = ++counts[thread->is_launcher];
                if (is_list) {
                    fprintf(report, "%s %s\n", thread->is_launcher ? "launcher" : "verb", known < 0 ? "" : calls[known].errors);
                } else if (!is_done && thread->is_launcher == of_launcher && number >= target && (is_kill || can_give(known, argv[2]))) {
                    is_done = 1;
                    fprintf(report, "%s (%lld)\n", known < 0 ? "call" : calls[known].name, (long long)call.entry.nr);
                    if (is_kill) {
                        kill(thread->is_launcher ? id : verb, SIGKILL);
                        continue;
                    }
                    ptrace(PTRACE_POKEUSER, id, offsetof(struct user, regs.orig_rax), -1L);
                    thread->error = error;
                }
            }
            signal = 0;
        } else if (event != 0 || signal == SIGTRAP) {
            signal = 0;
        } else if (signal == SIGSEGV && ++thread->faults == 2) {
            /* The first goes to a handler, the second would end it. But while it is traced, the first process of a PID namespace lives on. */
            kill(id, SIGKILL);
        }
        ptrace(PTRACE_SYSCALL, id, 0, signal);
    }
}
