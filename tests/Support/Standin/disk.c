/*
 * Loaded before the C library: notes in $DISK_NOTES what the program makes sure is on the disk, and which names it gives, in that order:
 *
 *   flush PATH SIZE      fsync; the size of a directory is 0
 *   name PATH FROM       rename, linkat
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void note(const char *what, const char *path, const char *rest)
{
    FILE *notes = fopen(getenv("DISK_NOTES"), "ae");
    if (notes == NULL)
        abort();
    fprintf(notes, "%s %s %s\n", what, path, rest);
    fclose(notes);
}

int fsync(int fd)
{
    char link[64], path[4096] = "", size[32];
    struct stat state;
    int result = (int)syscall(SYS_fsync, fd);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (result != 0 || readlink(link, path, sizeof path - 1) < 0 || fstat(fd, &state) != 0)
        return result;
    snprintf(size, sizeof size, "%lld", S_ISDIR(state.st_mode) ? 0LL : (long long)state.st_size);
    note("flush", path, size);
    return result;
}

int rename(const char *from, const char *to)
{
    int result = (int)syscall(SYS_rename, from, to);
    if (result == 0)
        note("name", to, from);
    return result;
}

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags)
{
    int result = (int)syscall(SYS_linkat, from_directory, from, to_directory, to, flags);
    if (result == 0)
        note("name", to, from);
    return result;
}
