/*
 * Measures what a timing tool of whole commands cannot, in turn, in one run:
 *   raw    exec of qemu with a given argv, to its answer to the first QMP command; its greeting comes from another thread,
 *          long before its machine is there;
 *   start  exec of `qemu-init start`, to its exit, by when the same guest has answered;
 *   stop   the end of qemu, to the exit of the `qemu-init poweroff` that waited for it.
 *
 * usage: harness ROUNDS QEMU_INIT ROOT NAME PIDFILE QEMU ARGUMENT...
 *
 * With "boot" as its first argument it measures the start of several guests, as many at once as the arguments say:
 *   rawboot  the first exec of qemu, to the answer of the last one;
 *   boot     exec of `qemu-init start`, which starts the same guests from the autostart list, to its exit.
 *
 * usage: harness boot ROUNDS PARALLEL QEMU_INIT ROOT FILE...   each FILE has an argv, its words divided by NULs
 *
 * The descriptors that the argv names (fd=N) are opened here as qemu-init opens them: listening sockets, a log, a tap on br0.
 * Prints a line a measurement: name, median, 10th and 90th percentile in microseconds; and the same of what a start takes for
 * each thousand that raw qemu took just before it, because a host has quicker and slower minutes. A boot differs so much from the
 * next one, by a tenth, that the two kinds change places in each round, and what is told is the mean of one for each thousand of
 * the other's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ROUNDS = 1000, HIGHEST_FD = 40, MOST_GUESTS = 100 };

static void die(const char *doing)
{
    perror(doing);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

/*
 * The kernel takes apart in the background what killed qemus had, above all their taps. The next measurement must not pay for it.
 * After ten qemus 200 ms are too few: a boot that follows the kill of others then takes a tenth longer.
 */
static void settle(int qemus)
{
    usleep((100 + 100 * qemus) * 1000);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const char *name, double *times, int count)
{
    qsort(times, count, sizeof *times, ascending);
    printf("%s %.0f %.0f %.0f\n", name, times[count / 2], times[count / 10], times[count * 9 / 10]);
}

static pid_t run(const char *program, const char *root, const char *verb, const char *name)
{
    pid_t pid = vfork();
    if (pid < 0)
        die("vfork");
    if (pid == 0) {
        dup2(open("/dev/null", O_RDWR), 1);
        /* Without a name the verb is for all guests. */
        execl(program, program, "--root", root, verb, name, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static int listening_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0)
        die(path);
    return fd;
}

static int connected_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        die(path);
    return fd;
}

/* A tap on the bridge br0, set up: without it a guest would have no neighbours to hear. */
static int tap(void)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR}, bridge = {.ifr_name = "br0"};
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC), network = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &request) != 0 || ioctl(network, SIOCGIFINDEX, &request) != 0)
        die("tap");
    bridge.ifr_ifindex = request.ifr_ifindex;
    request.ifr_flags = IFF_UP;
    if (ioctl(network, SIOCBRADDIF, &bridge) != 0 || ioctl(network, SIOCSIFFLAGS, &request) != 0)
        die("br0");
    close(network);
    return fd;
}

/* The number behind fd= in an argument, or 0. */
static int wanted_fd(const char *argument)
{
    const char *found = strstr(argument, "fd=");
    return found && (found == argument || found[-1] == ',') ? atoi(found + 3) : 0;
}

/* Starts qemu with its descriptors in place; returns the process and the connection on which it will answer. */
static pid_t start_raw(char **argv, int *greeting)
{
    int fds[HIGHEST_FD] = {0};
    volatile int highest = 2;
    int ends[2];
    char path[64];
    if (pipe2(ends, O_CLOEXEC) != 0)
        die("pipe");
    static const char line[] = "{\"execute\":\"qmp_capabilities\"}\n";
    if (write(ends[1], line, sizeof line - 1) < 0)
        die("write");
    fds[0] = ends[0];
    fds[1] = open("/dev/null", O_WRONLY | O_CLOEXEC);
    fds[2] = fds[1];
    *greeting = -1;
    for (char **a = argv + 1; *a; a++) {
        int number = wanted_fd(*a);
        if (number <= 0 || number >= HIGHEST_FD)
            continue;
        if (number > highest)
            highest = number;
        snprintf(path, sizeof path, "/tmp/qemu-init-bench.%d.%d", (int)getpid(), number);
        if (strncmp(*a, "socket,", 7) == 0) {
            fds[number] = listening_socket(path);
            if (strstr(*a, "id=qmp,")) {
                *greeting = connected_socket(path);
                if (write(*greeting, line, sizeof line - 1) < 0)
                    die("write");
            }
            unlink(path);
        } else if (strncmp(*a, "tap,", 4) == 0) {
            fds[number] = tap();
        } else {
            fds[number] = open("/dev/null", O_WRONLY | O_APPEND | O_CLOEXEC);
        }
    }

    pid_t pid = vfork();
    if (pid < 0)
        die("vfork");
    if (pid == 0) {
        /* A guest outlives the session that started it; and the scheduler shares processors out among sessions. */
        setsid();
        int high[HIGHEST_FD];
        for (int i = 0; i <= highest; i++)
            high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, HIGHEST_FD);
        for (int i = 0; i <= highest; i++)
            dup2(high[i], i);
        dup2(fcntl(ends[1], F_DUPFD_CLOEXEC, HIGHEST_FD), highest + 1);
        execv(argv[0], argv);
        _exit(127);
    }
    for (int i = 0; i <= highest; i++)
        if (i != 2)
            close(fds[i]);
    close(ends[1]);
    return pid;
}

static double measure_raw(char **argv)
{
    int greeting;
    char buffer[4096];
    size_t length = 0;
    settle(1);
    double begin = now();
    pid_t pid = start_raw(argv, &greeting);
    do {
        ssize_t count = read(greeting, buffer + length, sizeof buffer - 1 - length);
        if (count <= 0) {
            fprintf(stderr, "harness: raw qemu did not answer\n");
            exit(1);
        }
        length += count;
        buffer[length] = 0;
    } while (!strstr(buffer, "\"return\""));
    double took = now() - begin;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(greeting);
    return took;
}

static pid_t read_pid(const char *path)
{
    FILE *file = fopen(path, "r");
    int pid = 0;
    if (!file || fscanf(file, "%d", &pid) != 1)
        die(path);
    fclose(file);
    return pid;
}

static double measure_stop(const char *program, const char *root, const char *name, const char *pid_file)
{
    int qemu = syscall(SYS_pidfd_open, read_pid(pid_file), 0);
    if (qemu < 0)
        die("pidfd_open");
    pid_t stop = run(program, root, "poweroff", name);
    struct pollfd wait = {.fd = qemu, .events = POLLIN};
    while (poll(&wait, 1, -1) < 0 && errno == EINTR)
        ;
    double ended = now();
    waitpid(stop, NULL, 0);
    close(qemu);
    return now() - ended;
}

/* Reads the words of a file, each of which ends with a NUL. */
static char **read_argv(const char *path)
{
    static const size_t largest = 1 << 16;
    char *text = malloc(largest), **argv = calloc(largest / 16, sizeof *argv);
    FILE *file = fopen(path, "r");
    if (!text || !argv || !file)
        die(path);
    size_t length = fread(text, 1, largest - 1, file), words = 0;
    fclose(file);
    for (char *word = text; word < text + length; word += strlen(word) + 1)
        argv[words++] = word;
    return argv;
}

/* Reads what has come, and says whether the answer is in it. The greeting comes before, and may come in pieces. */
static int has_answered(int fd, char *buffer, size_t room)
{
    size_t length = strlen(buffer);
    ssize_t count = read(fd, buffer + length, room - 1 - length);
    if (count <= 0) {
        fprintf(stderr, "harness: raw qemu did not answer\n");
        exit(1);
    }
    buffer[length + count] = 0;
    return strstr(buffer, "\"return\"") != NULL;
}

static double measure_raw_boot(char ***argvs, int count, int parallel)
{
    static char buffers[MOST_GUESTS][4096];
    static struct pollfd waits[MOST_GUESTS];
    static pid_t pids[MOST_GUESTS];
    int started = 0, answered = 0;
    settle(count);
    double begin = now();
    while (answered < count) {
        while (started < count && started - answered < parallel) {
            buffers[started][0] = 0;
            pids[started] = start_raw(argvs[started], &waits[started].fd);
            waits[started++].events = POLLIN;
        }
        poll(waits, started, -1);
        for (int i = 0; i < started; i++) {
            if (waits[i].fd >= 0 && waits[i].revents && has_answered(waits[i].fd, buffers[i], sizeof buffers[i])) {
                close(waits[i].fd);
                waits[i].fd = -1;
                answered++;
            }
        }
    }
    double took = now() - begin;
    for (int i = 0; i < count; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    return took;
}

static double measure_boot(const char *program, const char *root, int count)
{
    int status;
    settle(count);
    double begin = now();
    waitpid(run(program, root, "start", NULL), &status, 0);
    double took = now() - begin;
    if (status != 0) {
        fprintf(stderr, "harness: start failed\n");
        exit(1);
    }
    pid_t stop = vfork();
    if (stop == 0) {
        dup2(open("/dev/null", O_RDWR), 1);
        execl(program, program, "--root", root, "stop", "--timeout", "1", (char *)NULL);
        _exit(127);
    }
    waitpid(stop, NULL, 0);
    return took;
}

static int boot(int argc, char **argv)
{
    static double raw[MOST_ROUNDS], start[MOST_ROUNDS];
    double raw_sum = 0, start_sum = 0;
    char **argvs[MOST_GUESTS];
    int rounds = argc > 6 ? atoi(argv[2]) : 0, count = argc - 6;
    if (rounds < 1 || rounds > MOST_ROUNDS || count > MOST_GUESTS) {
        fprintf(stderr, "usage: harness boot ROUNDS PARALLEL QEMU_INIT ROOT FILE...\n");
        return 2;
    }
    for (int i = 0; i < count; i++)
        argvs[i] = read_argv(argv[6 + i]);
    for (int i = -1; i < rounds; i++) {
        int at = i < 0 ? 0 : i;
        for (int turn = 0; turn < 2; turn++) {
            if (turn == (i & 1))
                raw[at] = measure_raw_boot(argvs, count, atoi(argv[3]));
            else
                start[at] = measure_boot(argv[4], argv[5], count);
        }
        if (i >= 0) {
            raw_sum += raw[at];
            start_sum += start[at];
        }
    }
    report("rawboot", raw, rounds);
    report("boot", start, rounds);
    printf("boot/rawboot %.0f\n", start_sum / raw_sum * 1000);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "boot") == 0)
        return boot(argc, argv);

    static double raw[MOST_ROUNDS], start[MOST_ROUNDS], stop[MOST_ROUNDS], ratio[MOST_ROUNDS];
    int status, rounds = argc > 6 ? atoi(argv[1]) : 0;
    if (rounds < 1 || rounds > MOST_ROUNDS) {
        fprintf(stderr, "usage: harness ROUNDS QEMU_INIT ROOT NAME PIDFILE QEMU ARGUMENT...\n");
        return 2;
    }

    /* The first round warms the caches and does not count. */
    for (int i = -1; i < rounds; i++) {
        int at = i < 0 ? 0 : i;
        raw[at] = measure_raw(argv + 6);
        settle(1);
        double begin = now();
        waitpid(run(argv[2], argv[3], "start", argv[4]), &status, 0);
        if (status != 0) {
            fprintf(stderr, "harness: start failed\n");
            return 1;
        }
        start[at] = now() - begin;
        ratio[at] = start[at] / raw[at] * 1000;
        stop[at] = measure_stop(argv[2], argv[3], argv[4], argv[5]);
    }
    report("raw", raw, rounds);
    report("start", start, rounds);
    report("stop", stop, rounds);
    report("start/raw", ratio, rounds);
    return 0;
}
