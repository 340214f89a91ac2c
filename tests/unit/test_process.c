/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_process.c: a program that is started: what it gets from us, what it does not, and why it
 * could not be.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/process.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

struct rig {
    char dir[UNIT_PATH_MAX], script[UNIT_PATH_MAX], told[UNIT_PATH_MAX];
};

/* A script whose output goes to the file "told". */
static void begin(struct rig *rig, const char *body)
{
    char text[2 * UNIT_PATH_MAX + 200];
    unit_dir(rig->dir);
    unit_path(rig->dir, "script", rig->script);
    unit_path(rig->dir, "told", rig->told);
    (void)snprintf(text, sizeof(text), "#!/bin/sh\nexec >%s\n%s\n", rig->told, body);
    unit_write_text(rig->script, text);
    CU_ASSERT_EQUAL_FATAL(chmod(rig->script, 0700), 0);
}

/* Its exit status; what it told is in text, which the caller frees. */
static int run(const struct rig *rig, char **text)
{
    pid_t program = 0;
    int status = 0;
    size_t len;
    CU_ASSERT_EQUAL_FATAL(process_start(rig->script, &program), 0);
    CU_ASSERT_EQUAL_FATAL(waitpid(program, &status, 0), program);
    *text = unit_read(rig->told, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(*text);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_clean(void)
{
    struct rig rig;
    char *text;
    CU_ASSERT_EQUAL_FATAL(setenv("SECRET", "12345", 1), 0);
    begin(&rig, "echo $# arguments\nenv\ncat\nexit 7");
    CU_ASSERT_EQUAL(run(&rig, &text), 7);
    (void)unsetenv("SECRET");
    CU_ASSERT_EQUAL(strncmp(text, "0 arguments\n", 12), 0);
    CU_ASSERT_PTR_NULL(strstr(text, "SECRET"));
    CU_ASSERT_PTR_NULL(strstr(text, "HOME="));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "PATH=/usr/local/sbin:"));
    free(text);
}

/* The signals of one line of /proc/self/status, without the two of glibc's own that nobody can set
 * and that its posix_spawn() leaves ignored (as GNU make 4 starts a test). */
static unsigned long long signals_of(const char *text, const char *name)
{
    const unsigned long long internal = 3ULL << (32 - 1);
    const char *line = strstr(text, name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    return strtoull(line + strlen(name), NULL, 16) & ~internal;
}

/* Signals that are blocked or ignored here are neither there. Not a shell, which cleans up itself.
 */
static void test_signals(void)
{
    struct rig rig;
    char *text, script[2 * UNIT_PATH_MAX];
    sigset_t mask, old_mask;
    begin(&rig, "");
    (void)snprintf(script, sizeof(script),
                   "#!/usr/bin/awk -f\nBEGIN { while ((getline line < \"/proc/self/status\") > 0) "
                   "if (line ~ /^Sig(Blk|Ign)/) print line > \"%s\" }\n",
                   rig.told);
    unit_write_text(rig.script, script);
    void (*old_handler)(int) = signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&mask);
    (void)sigaddset(&mask, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &mask, &old_mask);
    CU_ASSERT_EQUAL(run(&rig, &text), 0);
    (void)sigprocmask(SIG_SETMASK, &old_mask, NULL);
    (void)signal(SIGPIPE, old_handler);
    CU_ASSERT_EQUAL(signals_of(text, "SigBlk:"), 0);
    CU_ASSERT_EQUAL(signals_of(text, "SigIgn:"), 0);
    free(text);
}

/* So that the end of ours is not its end. */
static void test_own_session(void)
{
    struct rig rig;
    char *text;
    begin(&rig, "cut -d' ' -f1,6 /proc/$$/stat"); /* process and session */
    CU_ASSERT_EQUAL(run(&rig, &text), 0);
    char *space = strchr(text, ' ');
    CU_ASSERT_PTR_NOT_NULL_FATAL(space);
    *space = '\0';
    CU_ASSERT_EQUAL(strtol(text, NULL, 10), strtol(space + 1, NULL, 10));
    free(text);
}

static void test_cannot(void)
{
    struct rig rig;
    pid_t program = 0;
    begin(&rig, "true");
    CU_ASSERT_EQUAL(process_start("", &program), -EINVAL);
    CU_ASSERT_EQUAL(process_start("script", &program), -EINVAL);
    CU_ASSERT_EQUAL(process_start("./script", &program), -EINVAL);
    CU_ASSERT_EQUAL(process_start("/nowhere/script", &program), -ENOENT);
    CU_ASSERT_EQUAL(process_start(rig.dir, &program), -EACCES);
    CU_ASSERT_EQUAL(chmod(rig.script, 0600), 0);
    CU_ASSERT_EQUAL(process_start(rig.script, &program), -EACCES);
    CU_ASSERT_EQUAL(chmod(rig.script, 0700), 0);
    unit_write_text(rig.script, "no program at all\n");
    CU_ASSERT_EQUAL(process_start(rig.script, &program), -ENOEXEC);
    CU_ASSERT_TRUE(waitpid(-1, NULL, WNOHANG) <= 0); /* and none of them is left to wait for */
}

UNIT_MAIN("process", {"a program gets a clean start", test_clean},
          {"a program gets no signals blocked or ignored", test_signals},
          {"a program has a session of its own", test_own_session},
          {"what cannot be started is said", test_cannot})
