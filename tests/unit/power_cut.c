/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * power_cut.c: see power_cut.h.
 */
#include "config.h"

#include "tests/unit/power_cut.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/banned.h"

enum { CHILD_CANNOT = 100 };

void keep(struct found *out, unsigned place, const char *text)
{
    memset(out->values[place], 0, VALUE_MAX); /* since all of it is compared */
    (void)snprintf(out->values[place], VALUE_MAX, "%s", text);
}

bool same(const struct found *a, const struct found *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

static void print_found(const char *title, const struct found *found)
{
    printf("\n%s:", title);
    for (unsigned i = 0; i < VALUES; i++)
        printf(" '%s'", found->values[i]);
}

bool look_after_start(struct fixture *f, const struct scenario *scenario, struct found *out)
{
    memset(out, 0, sizeof(*out));
    if (fixture_start(f))
        return false;
    scenario->look(f, out);
    fixture_stop(f);
    return true;
}

/* --- one run --- */

static int run_child(struct fixture *f, const struct scenario *scenario, pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        return 1;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
        return CHILD_CANNOT;
    if (fixture_start(f))
        return 3;
    scenario->before(f);
    (void)raise(SIGSTOP);
    return scenario->act(f) ? 4 : 0;
}

/* Starts the child and waits until it is about to act; 0 when this machine does not let it be
 * traced. */
static pid_t start_child(struct fixture *f, const struct scenario *scenario)
{
    int status;
    fflush(stdout);
    pid_t parent = getpid(), child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0)
        _exit(run_child(f, scenario, parent));
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_CANNOT)
        return 0;
    CU_ASSERT_TRUE_FATAL(WIFSTOPPED(status));
    return child;
}

/* Lets the child go on to before or after its next system call. Returns whether it is still alive.
 */
static bool step(pid_t child)
{
    int status;
    CU_ASSERT_EQUAL_FATAL(ptrace(PTRACE_SYSCALL, child, NULL, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        CU_ASSERT_EQUAL(WEXITSTATUS(status), 0);
    return WIFSTOPPED(status);
}

/* What is compared at each instant. */
struct tally {
    struct found before, after;
    unsigned instants, instants_before, wrong;
    bool reached_after;
};

/* Starts on a copy of the files as they are now. */
static void look_at_instant(struct fixture *trial, const char *dir, const struct scenario *scenario,
                            struct tally *t)
{
    struct found found;
    unit_copy_tree(dir, trial->dir);
    bool started = look_after_start(trial, scenario, &found);
    bool is_after = started && same(&found, &t->after);
    bool is_before = started && same(&found, &t->before);
    t->instants++;
    t->instants_before += is_before;
    /* Nor does what was reached once get lost by a cut that comes later. */
    if ((!is_before && !is_after) || (is_before && t->reached_after)) {
        t->wrong++;
        printf("\ncut at instant %u:", t->instants);
        print_found("found", &found);
    }
    t->reached_after = t->reached_after || is_after;
    /* The next life goes on from here: one more commit must work. */
    if (fixture_start(trial) ||
        fixture_set(trial, SETTER_ACS, SETTING_RETRY_MINIMUM, SOURCE_USER, "99"))
        t->wrong++;
    fixture_stop(trial);
}

void expect_values(const char *const *values, struct found *out)
{
    memset(out, 0, sizeof(*out));
    for (unsigned i = 0; i < VALUES; i++)
        keep(out, i, values[i] ? values[i] : "");
}

/* is_decided: already before the first instant. */
const char *cut_at_each_call(const struct scenario *scenario, bool is_decided)
{
    struct fixture f, trial;
    struct found found;
    struct tally t = {.wrong = 0};
    expect_values(scenario->before_values, &t.before);
    expect_values(scenario->after_values, &t.after);
    fixture_begin(&f);
    scenario->prepare(&f);
    fixture_stop(&f);
    fixture_init(&trial);
    CU_ASSERT_EQUAL_FATAL(mkdir(trial.dir, 0700), 0);
    unit_copy_tree(f.dir, trial.dir); /* since looking may change what is looked at */
    CU_ASSERT_TRUE_FATAL(look_after_start(&trial, scenario, &found));
    if (!same(&found, &t.before))
        print_found("before", &found);
    CU_ASSERT_TRUE(same(&found, &t.before));
    pid_t child = start_child(&f, scenario);
    if (child == 0) {
        return "power cuts: this machine does not let a process trace its child";
    }
    bool alive;
    do {
        look_at_instant(&trial, f.dir, scenario, &t);
        alive = step(child);
    } while (alive);
    look_at_instant(&trial, f.dir, scenario, &t);
    CU_ASSERT_EQUAL(t.wrong, 0);
    CU_ASSERT_TRUE(t.reached_after);
    if (is_decided)
        CU_ASSERT_EQUAL(t.instants_before, 0)
    else
        CU_ASSERT_TRUE(t.instants_before > 5) /* there were instants on both sides */
    CU_ASSERT_TRUE(t.instants > t.instants_before + 1);
    return NULL;
}
