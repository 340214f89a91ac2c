/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_message.h: what goes over the control socket. A message is one SOCK_SEQPACKET record: a
 * sequence of strings, each ended by NUL, the first being the verb. Nothing else, so that it can be
 * read with strace.
 *
 *   request                                             reply
 *   get                                                 ok, then (name, source, text) for each
 * value that is set commit (set|cipher name source text | unset name source)... ok | error status
 * ok, then (key, value) pairs: control_status_key names save ok | error lease (interface,
 * option-43-hex) | lost (interface) ok | error
 *
 *   error is: "error", errno name number as text, reason, and the setting's name or "".
 */
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
