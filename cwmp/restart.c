/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * restart.c: see restart.h.
 */
#include "cwmp/restart.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/log.h"
#include "platform/loop.h"
#include "platform/switch.h"
#include "platform/banned.h"

struct restart {
    struct loop *loop;
    struct switch_dev *sw;
    struct log *log;
    pid_t program; /* 0: none runs */
    int pid_fd;    /* readable when it has ended */
    struct loop_fd *watch;
    bool is_ours;
};

int restart_new(struct loop *loop, struct switch_dev *sw, struct log *log, struct restart **out)
{
    struct restart *restart = calloc(1, sizeof(*restart));
    if (!restart)
        return -ENOMEM;
    restart->loop = loop;
    restart->sw = sw;
    restart->log = log;
    restart->pid_fd = -1;
    *out = restart;
    return 0;
}

static void forget_program(struct restart *restart)
{
    loop_fd_free(restart->watch);
    restart->watch = NULL;
    if (restart->pid_fd >= 0)
        close(restart->pid_fd);
    restart->pid_fd = -1;
    restart->program = 0;
}

void restart_free(struct restart *restart)
{
    if (!restart)
        return;
    forget_program(restart);
    free(restart);
}

static void on_program_ended(void *ctx, int fd, unsigned events)
{
    struct restart *restart = ctx;
    int status;
    (void)fd;
    (void)events;
    if (waitpid(restart->program, &status, WNOHANG) != restart->program)
        return;
    if (WIFSIGNALED(status))
        log_error(restart->log, "reboot-program was killed by signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status))
        log_error(restart->log, "reboot-program failed with exit status %d", WEXITSTATUS(status));
    forget_program(restart);
}

/* Not being able to watch it is no reason not to restart. */
static void watch_program(struct restart *restart, pid_t program)
{
    restart->program = program;
    restart->pid_fd = (int)syscall(SYS_pidfd_open, program, 0); /* close-on-exec by itself */
    if (restart->pid_fd < 0 || loop_fd_new(restart->loop, restart->pid_fd, LOOP_READ,
                                           on_program_ended, restart, &restart->watch)) {
        restart->watch = NULL;
        log_error(restart->log, "reboot-program cannot be watched");
    }
}

int restart_begin(struct restart *restart)
{
    pid_t program = 0;
    if (restart->program || restart->is_ours)
        return 0; /* it is on its way */
    int error = switch_reboot(restart->sw, &program);
    if (error) {
        log_error(restart->log, "the switch cannot be restarted: %s", strerror(-error));
        return error;
    }
    log_notice(restart->log, "the switch restarts");
    if (program) {
        watch_program(restart, program);
    } else {
        restart->is_ours = true;
        loop_stop(restart->loop);
    }
    return 0;
}

bool restart_is_ours(const struct restart *restart)
{
    return restart->is_ours;
}
