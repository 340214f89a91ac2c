/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_session.h: a made-up switch, a child process that answers "device" and "interfaces" for it
 * with cwmp/control_switch.c, and a session at it. The child dies with the test.
 */
#ifndef TESTS_UNIT_SWITCH_SESSION_H
#define TESTS_UNIT_SWITCH_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "platform/buf.h"
#include "platform/switch.h"
#include "platform/switch_dev.h"
#include "tests/unit/unit_dir.h"

struct made_switch {
    struct switch_dev base;
    struct switch_identity identity; /* no NULLs */
    uint32_t uptime_s;
    enum switch_boot_reason boot;
    const struct switch_interface *interfaces;
    size_t count;
    size_t ports; /* so many more, all alike */
    bool broken;  /* cannot tell its interfaces */
};
extern const struct switch_ops made_switch_ops;

/* MADE(.uptime_s = 5, ...): the initializer of one. Its clock always shows 2011-01-08T19:35:31Z,
 * from a sample of H3C. */
#define MADE(...)                                                                                  \
    {                                                                                              \
        .base = {&made_switch_ops}, __VA_ARGS__                                                    \
    }

struct session {
    char socket[UNIT_PATH_MAX];
    pid_t daemon;
    struct control_client *client;
    struct shell *shell;
    struct buf out;
    unsigned interrupt_after; /* Ctrl+C when it was asked for so many times; 0: never */
};

/* zone: as TZ has it. made must outlive the session. */
void session_begin(struct session *session, const struct made_switch *made, const char *zone);
void session_end(struct session *session);

/* What the line shows; valid until the next one. */
const char *session_run(struct session *session, const char *line);
/* The line shows exactly that. */
void session_expect(struct session *session, const char *line, const char *wanted);

#endif
