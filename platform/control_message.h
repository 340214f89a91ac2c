/* SPDX-License-Identifier: BSD-2-Clause */
/* clang-format off */
/*
 * control_message.h: what goes over the control socket. A message is one SOCK_SEQPACKET record: a
 * sequence of strings, each ended by NUL, the first being the verb. Nothing else, so that it can be
 * read with strace.
 *
 *     request                               reply
 *     get                                   ok, then (NAME, WHERE, TEXT) for each value that is set, and
 *                                               (LIST, WHERE, "") for each entry of a list
 *     commit CHANGE...                      ok | error
 *     status                                ok, then (key, value) pairs: status.def
 *     save USE NAME                         ok | error: saved to the file, which is now the one of USE; NAME "" is the one that was
 *     save-file NAME                        ok | error
 *     startup                               ok, then (key, value) pairs: current, main, main-exists, backup, backup-exists
 *     startup-next USE NAME                 ok | error; NAME "": none
 *     reset-saved USE                       ok | error
 *     differs                               ok yes|no: whether the running configuration differs from the main file
 *     saved-read OFFSET                     ok BYTES: of the configuration of the next start; none at its end | error
 *     file-read NAME OFFSET                 ok BYTES | error
 *     file-write NAME BYTES                 ok | error
 *     file-append NAME BYTES                ok | error
 *     factory-default                       ok | error: what is kept goes at the next start
 *     reboot                                ok | error
 *     pki-inspect DOMAIN FORMAT KIND FILE PASSWORD   ok overwrites|adds [MD5 SHA1], of the CA's certificate | error
 *     pki-import DOMAIN FORMAT KIND FILE PASSWORD    ok | error
 *     pki-show DOMAIN KIND                  ok TEXT | error
 *     pki-delete DOMAIN KIND                ok | error
 *     lease INTERFACE OPTION-43-IN-HEX      ok | error
 *     lost INTERFACE                        ok | error
 *
 *     login TERMINAL ADDRESS                ok ROLE USER LINE: from now on the connection is a session
 *     hello                                 ok ROLE USER
 *     users                                 ok, then (LINE, IDLE-SECONDS, TIME, PID, TERMINAL, USER, ADDRESS, "self" or "")
 *     command TEXT OUTCOME VIEW             ok: it is in the log, and with "done" in the history of all users
 *     history FROM                          ok NEXT, then (TIME, LINE, ADDRESS, USER, TEXT), the newest first
 *     logbuffer oldest|newest FROM          ok CAPACITY HELD OVERWRITTEN DROPPED NEXT, then lines of the log
 *     reset-logbuffer                       ok
 *     monitor LEVEL                         ok; then, unasked, "log" and the line for each new line up to that level
 *
 *     CHANGE is one of: set NAME WHERE TEXT, cipher NAME WHERE TEXT, unset NAME WHERE, add LIST WHERE, remove LIST WHERE
 *     USE is main or backup. NAME of a file: flash:/a.cfg or a.cfg. BYTES may hold NUL and go to the last NUL of the record
 *     WHERE is a source, or the key of an entry in brackets: user, [policy1]
 *     TERMINAL is one of: console, telnet, ssh, vty. ADDRESS may be empty. LINE: con0, vty0 to vty255
 *     ROLE is network-admin or network-operator. TIME is local: 2026-01-31T23:59:59
 *     OUTCOME is one of: done, refused (it failed), unknown (no such command), denied (not for this role)
 *     FROM is empty at first, then NEXT of the reply before; a list that is at its end has NEXT empty
 *     LEVEL is a digit: 3 error, 4 warning, 5 notice, 6 informational, 7 debugging
 *     error is: "error", the errno number, the reason, and the name of the setting or ""
 */
/* clang-format on */
#ifndef PLATFORM_CONTROL_MESSAGE_H
#define PLATFORM_CONTROL_MESSAGE_H

#include <stddef.h>

#include "platform/role.h"
#include "platform/settings.h"

struct buf;
struct txn;

enum { CONTROL_MESSAGE_MAX = 131072 };
#define CONTROL_SOCKET_DEFAULT "/run/cwmpd/cwmpd.sock"

/* Appends one string with its NUL. A text that holds no NUL, of course; 0 or the buffer's error. */
int control_put(struct buf *message, const char *text);

/* Walks the strings of a received record. */
struct control_reader {
    const char *next, *end;
};
/* -EBADMSG when the record is empty or does not end with NUL. */
int control_reader_init(struct control_reader *reader, const void *data, size_t len);
/* The next string, NULL at the end. Points into the record. */
const char *control_next(struct control_reader *reader);

/* A key as WHERE, and back: 0, or -EINVAL for what is not in brackets. */
int control_put_key(struct buf *message, const char *key);
int control_key(const char *text, char key[LIST_KEY_MAX]);

/* ROLE, and back: ROLE_NONE for what is none. */
const char *control_role_name(enum role role);
enum role control_role(const char *text);

/* What became of a line that was typed. */
enum control_outcome {
    CONTROL_DONE,    /* into the log and into the history of all users */
    CONTROL_REFUSED, /* understood, but it failed: into the log */
    CONTROL_UNKNOWN, /* not a command of this view: into the log */
    CONTROL_DENIED,  /* not for this role: into the log */
};
/* OUTCOME, and back: 0 or -EINVAL. */
const char *control_outcome_name(enum control_outcome outcome);
int control_outcome(const char *text, enum control_outcome *out);

/* All (NAME, WHERE, TEXT). 0 or the buffer's error. */
int control_put_settings(struct buf *message, const struct settings *settings);

/* Adds to txn the CHANGE whose verb has been read. 0; -EBADMSG or an error of txn.h with the reason
 * in *why. *name: of the setting or list, for the error; it may be NULL. */
int control_read_change(struct control_reader *reader, const char *verb, struct txn *txn,
                        const char **name, const char **why);

#endif
