/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_wire.c: see telnet_wire.h.
 */
#include "cli/telnet_wire.h"

#include <errno.h>
#include <libtelnet.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

/* Keys that stand for telnet's commands. */
enum { KEY_INTERRUPT = 0x03, KEY_ERASE = 0x7f, KEY_ERASE_LINE = 0x18 };

/* Where the filter for sub-negotiations is in the peer's stream. */
enum filter {
    FILTER_TEXT,
    FILTER_COMMAND,       /* after IAC */
    FILTER_OPTION,        /* after IAC WILL, WONT, DO, DONT */
    FILTER_SUBJECT,       /* after IAC SB */
    FILTER_TAKEN,         /* inside of one that is let through */
    FILTER_TAKEN_COMMAND, /* after IAC there */
    FILTER_DROPPED,       /* inside of another */
    FILTER_DROPPED_COMMAND,
};

enum { WINDOW_BYTES = 4, FILTER_OUT_MAX = 4 };

struct telnet_wire {
    struct telnet_wire_io io;
    telnet_t *telnet;
    enum filter filter;
    unsigned taken; /* bytes of the sub-negotiation that is let through */
    bool enter;     /* the peer's latest byte of text was CR: LF or NUL after it belongs to it */
    bool cr;        /* the terminal's was: LF may follow, before anything else NUL has to */
};

/* --- from the peer --- */

static void take_text(struct telnet_wire *wire, const char *data, size_t len)
{
    size_t begin = 0;

    for (size_t i = 0; i < len; i++) {
        bool belongs = wire->enter && (data[i] == '\n' || data[i] == '\0');

        wire->enter = data[i] == '\r';
        if (!belongs)
            continue;
        if (i > begin)
            wire->io.to_terminal(wire->io.ctx, data + begin, i - begin);
        begin = i + 1;
    }
    if (len > begin)
        wire->io.to_terminal(wire->io.ctx, data + begin, len - begin);
}

static void take_command(struct telnet_wire *wire, unsigned char command)
{
    static const struct {
        unsigned char command;
        char key;
    } keys[] = {
        {TELNET_IP, KEY_INTERRUPT},
        {TELNET_BREAK, KEY_INTERRUPT},
        {TELNET_EC, KEY_ERASE},
        {TELNET_EL, KEY_ERASE_LINE},
    };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].command == command)
            take_text(wire, &keys[i].key, 1);
    if (command == TELNET_AYT)
        wire->io.to_peer(wire->io.ctx, "[Yes]\r\n", 7);
}

static void take_window(struct telnet_wire *wire, const char *data, size_t len)
{
    const unsigned char *byte = (const unsigned char *)data;

    if (len == 4)
        wire->io.window(wire->io.ctx, (unsigned short)(byte[0] << 8 | byte[1]),
                        (unsigned short)(byte[2] << 8 | byte[3]));
}

static void on_event(telnet_t *telnet, telnet_event_t *event, void *ctx)
{
    struct telnet_wire *wire = ctx;

    (void)telnet;
    switch (event->type) {
    case TELNET_EV_DATA:
        take_text(wire, event->data.buffer, event->data.size);
        break;
    case TELNET_EV_SEND:
        wire->io.to_peer(wire->io.ctx, event->data.buffer, event->data.size);
        break;
    case TELNET_EV_IAC:
        take_command(wire, event->iac.cmd);
        break;
    case TELNET_EV_SUBNEGOTIATION:
        if (event->sub.telopt == TELNET_TELOPT_NAWS)
            take_window(wire, event->sub.buffer, event->sub.size);
        break;
    default: /* agreements are libtelnet's; of errors it goes on by itself */
        break;
    }
}

/* libtelnet acts on each sub-negotiation that it knows, agreed on or not: it would start to
 * decompress, and its parsers of environments are weak. So it gets those of the window alone, whole
 * and with their end, whatever the peer makes of it. Returns how many bytes of out are for it now.
 */
static size_t filter(struct telnet_wire *wire, unsigned char byte, char out[FILTER_OUT_MAX])
{
    static const char command = (char)TELNET_IAC, end = (char)TELNET_SE;

    memcpy(out, (char[3]){command, (char)byte, (char)byte}, 3);
    switch (wire->filter) {
    case FILTER_TEXT:
        if (byte == TELNET_IAC) {
            wire->filter = FILTER_COMMAND;
            return 0;
        }
        out[0] = (char)byte;
        return 1;
    case FILTER_COMMAND:
        wire->filter = byte == TELNET_SB                            ? FILTER_SUBJECT
                       : byte >= TELNET_WILL && byte <= TELNET_DONT ? FILTER_OPTION
                                                                    : FILTER_TEXT;
        return byte == TELNET_SB ? 0 : 2;
    case FILTER_OPTION:
        wire->filter = FILTER_TEXT;
        out[0] = (char)byte;
        return 1;
    case FILTER_SUBJECT:
        wire->filter = byte == TELNET_TELOPT_NAWS ? FILTER_TAKEN : FILTER_DROPPED;
        wire->taken = 0;
        out[1] = (char)TELNET_SB;
        return wire->filter == FILTER_TAKEN ? 3 : 0;
    case FILTER_TAKEN:
        if (byte == TELNET_IAC) {
            wire->filter = FILTER_TAKEN_COMMAND;
            return 0;
        }
        out[0] = (char)byte;
        out[1] = command;
        out[2] = end;
        if (++wire->taken <= WINDOW_BYTES)
            return 1;
        wire->filter =
            FILTER_DROPPED; /* too long: it ends here, and libtelnet hears nothing more */
        return 3;
    case FILTER_TAKEN_COMMAND:
        out[1] = byte == TELNET_IAC ? command : end;
        out[2] = command;
        out[3] = end;
        wire->filter = byte == TELNET_IAC ? FILTER_TAKEN : FILTER_TEXT;
        if (byte != TELNET_IAC || ++wire->taken <= WINDOW_BYTES)
            return 2;
        wire->filter = FILTER_DROPPED;
        return 4;
    case FILTER_DROPPED:
        if (byte == TELNET_IAC)
            wire->filter = FILTER_DROPPED_COMMAND;
        return 0;
    default: /* FILTER_DROPPED_COMMAND */
        wire->filter = byte == TELNET_IAC ? FILTER_DROPPED : FILTER_TEXT;
        return 0;
    }
}

void telnet_wire_peer(struct telnet_wire *wire, const char *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char bytes[FILTER_OUT_MAX];
        size_t count = filter(wire, (unsigned char)data[i], bytes);

        if (count > 0)
            telnet_recv(wire->telnet, bytes, count);
    }
}

/* --- to the peer --- */

void telnet_wire_terminal(struct telnet_wire *wire, const char *data, size_t len)
{
    size_t begin = 0;

    for (size_t i = 0; i < len; i++) {
        bool bare = wire->cr && data[i] != '\n';

        wire->cr = data[i] == '\r';
        if (!bare)
            continue;
        telnet_send(wire->telnet, data + begin, i - begin);
        telnet_send(wire->telnet, "", 1);
        begin = i;
    }
    telnet_send(wire->telnet, data + begin, len - begin);
}

int telnet_wire_new(const struct telnet_wire_io *io, struct telnet_wire **out)
{
    static const telnet_telopt_t options[] = {
        {TELNET_TELOPT_ECHO, TELNET_WILL, TELNET_DONT},
        {TELNET_TELOPT_SGA, TELNET_WILL, TELNET_DO},
        {TELNET_TELOPT_NAWS, TELNET_WONT, TELNET_DO},
        {-1, 0, 0},
    };
    struct telnet_wire *wire = calloc(1, sizeof *wire);

    *out = wire;
    if (wire == NULL)
        return -ENOMEM;
    wire->io = *io;
    wire->telnet = telnet_init(options, on_event, 0, wire);
    if (wire->telnet == NULL) {
        free(wire);
        *out = NULL;
        return -ENOMEM;
    }
    telnet_negotiate(wire->telnet, TELNET_WILL, TELNET_TELOPT_ECHO);
    telnet_negotiate(wire->telnet, TELNET_WILL, TELNET_TELOPT_SGA);
    telnet_negotiate(wire->telnet, TELNET_DO, TELNET_TELOPT_NAWS);
    return 0;
}

void telnet_wire_free(struct telnet_wire *wire)
{
    if (wire == NULL)
        return;
    telnet_free(wire->telnet);
    free(wire);
}
