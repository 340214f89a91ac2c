/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process.c: see process.h.
 */
#include "platform/process.h"

#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "platform/banned.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_LEAK_CHECK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_LEAK_CHECK 1
#endif
#endif
#ifndef HAS_LEAK_CHECK
#define HAS_LEAK_CHECK 0
#endif

void process_forbid_dumps(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE,
              &none); /* the limit alone does not stop a dump that is piped to a handler */
    if (!HAS_LEAK_CHECK)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void process_open_standard_streams(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

void process_hide_argument(char *argument)
{
    explicit_bzero(argument, strlen(argument));
}
