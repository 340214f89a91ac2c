/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_replay.c: plays every file of the given directories to a fuzz target, each in a process of
 * its own, and counts: the regression test over what fuzzing has found.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#include "platform/banned.h"

enum { INPUT_MAX = 65536, PATH_SIZE = 4096, SECONDS_MAX = 60 };

/* The child: plays one file and ends. */
static _Noreturn void play(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_MAX), *exact;
    size_t size = file && data ? fread(data, 1, INPUT_MAX, file) : 0;

    if (!file || !data || ferror(file)) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        _exit(EXIT_FAILURE);
    }
    (void)fclose(file);
    exact = malloc(size ? size : 1); /* so that AddressSanitizer sees a read behind its end */
    if (!exact)
        _exit(EXIT_FAILURE);
    memcpy(exact, data, size);
    free(data);
    (void)alarm(SECONDS_MAX);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    exit(EXIT_SUCCESS); /* not _exit(): LeakSanitizer looks at exit */
}

static bool passes(const char *path)
{
    int status = -1;
    pid_t child;

    (void)fflush(NULL);
    child = fork();
    if (child == 0)
        play(path);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0 || status != 0)
        printf("FAIL: %s (status 0x%x)\n", path, (unsigned)status);
    return child > 0 && status == 0;
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    unsigned passed = 0, failed = 0;
    const char *name = strrchr(argv[0], '/');

    for (int i = 1; i < argc; i++) {
        struct dirent **entries;
        int count = scandir(argv[i], &entries, is_file, alphasort);

        if (count <= 0) {
            printf("FAIL: %s: %s\n", argv[i], count < 0 ? strerror(errno) : "no files");
            failed++;
        }
        for (int n = 0; n < count; n++) {
            char path[PATH_SIZE];

            (void)snprintf(path, sizeof path, "%s/%s", argv[i], entries[n]->d_name);
            if (passes(path))
                passed++;
            else
                failed++;
            free(entries[n]);
        }
        if (count >= 0)
            free(entries);
    }
    printf("%s: %u passed, %u failed, 0 skipped\n", name ? name + 1 : argv[0], passed, failed);
    return failed != 0 || passed == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
