/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_wire.h: what telnet makes of a byte stream (RFC 854): commands and options taken out of
 * what the peer sends and put into what it gets. The protocol is libtelnet's. No input or output in
 * here: the functions it was given take what comes out.
 *
 * The peer is not trusted with anything: it may send what it likes, and gets no more memory and no
 * more answers than a fixed number for each byte.
 */
#ifndef CLI_TELNET_WIRE_H
#define CLI_TELNET_WIRE_H

#include <stddef.h>

struct telnet_wire;

enum {
    TELNET_WIRE_GROWTH = 8
}; /* at most as many bytes go to the peer for one that came from it */

struct telnet_wire_io {
    void (*to_peer)(void *ctx, const char *data, size_t len);
    void (*to_terminal)(void *ctx, const char *data, size_t len);
    /* The size of the peer's window, as it said (NAWS); 0: unknown. */
    void (*window)(void *ctx, unsigned short columns, unsigned short rows);
    void *ctx;
};

/* Opens with what a Comware device says: it echoes, both sides talk at any time, and it wants to
 * know the window. 0 or -ENOMEM. */
int telnet_wire_new(const struct telnet_wire_io *io, struct telnet_wire **out);
void telnet_wire_free(struct telnet_wire *wire);

/* What came from the peer; at most len bytes of it go to the terminal, Enter always as CR alone. */
void telnet_wire_peer(struct telnet_wire *wire, const char *data, size_t len);
/* What the terminal shows; at most twice as many bytes go to the peer. */
void telnet_wire_terminal(struct telnet_wire *wire, const char *data, size_t len);

#endif
