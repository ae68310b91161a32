// Exchanges two names of a folder with each other, again and again, until it is killed.
//
// usage: swap ONE OTHER
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: swap ONE OTHER");
    while (renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2], RENAME_EXCHANGE) == 0)
        usleep(150);
    err(1, "renameat2");
}
