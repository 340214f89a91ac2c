/* SPDX-License-Identifier: BSD-2-Clause */
/* clang-format off */
/*
 * control_message.h: what goes over the control socket. A message is one SOCK_SEQPACKET record: a
 * sequence of strings, each ended by NUL, the first being the verb. Nothing else, so that it can be
 * read with strace.
 *
 *     request                               reply
 *     get                                   ok, then (name, source, text) for each value that is set
 *     commit CHANGE...                      ok | error
 *     status                                ok, then (key, value) pairs: status.def
 *     save                                  ok | error
 *     lease INTERFACE OPTION-43-IN-HEX      ok | error
 *     lost INTERFACE                        ok | error
 *
 *     CHANGE is one of: set NAME SOURCE TEXT, cipher NAME SOURCE TEXT, unset NAME SOURCE
 *     error is: "error", the errno number, the reason, and the name of the setting or ""
 */
/* clang-format on */
#ifndef PLATFORM_CONTROL_MESSAGE_H
#define PLATFORM_CONTROL_MESSAGE_H

#include <stddef.h>

struct buf;

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

#endif
