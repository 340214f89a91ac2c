/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_telnet_wire.c: telnet's bytes, those that a client sends and those that none does.
 */
#include "cli/telnet_wire.h"

#include <string.h>

#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"

#include "platform/banned.h"

#define IAC  "\xff"
#define DONT "\xfe"
#define DO   "\xfd"
#define WONT "\xfc"
#define WILL "\xfb"
#define SB   "\xfa"
#define SE   "\xf0"
#define NAWS "\x1f"

static const char opening[] = IAC WILL "\x01" IAC WILL "\x03" IAC DO NAWS;

struct rig {
    struct telnet_wire *wire;
    struct buf peer, terminal;
    unsigned windows, columns, rows;
};

static void to_peer(void *ctx, const char *data, size_t len)
{
    struct rig *rig = ctx;

    (void)buf_append(&rig->peer, data, len);
}

static void to_terminal(void *ctx, const char *data, size_t len)
{
    struct rig *rig = ctx;

    (void)buf_append(&rig->terminal, data, len);
}

static void window(void *ctx, unsigned short columns, unsigned short rows)
{
    struct rig *rig = ctx;

    rig->windows++;
    rig->columns = columns;
    rig->rows = rows;
}

static void rig_open(struct rig *rig)
{
    const struct telnet_wire_io io = {
        .to_peer = to_peer, .to_terminal = to_terminal, .window = window, .ctx = rig};

    *rig = (struct rig){0};
    buf_init(&rig->peer, 1 << 20);
    buf_init(&rig->terminal, 1 << 20);
    CU_ASSERT_EQUAL_FATAL(telnet_wire_new(&io, &rig->wire), 0);
}

static void rig_close(struct rig *rig)
{
    telnet_wire_free(rig->wire);
    buf_free(&rig->peer);
    buf_free(&rig->terminal);
}

static void check(struct buf *seen, const char *wanted, size_t len)
{
    CU_ASSERT_EQUAL(seen->len, len);
    CU_ASSERT(seen->len == len && memcmp(buf_text(seen), wanted, len) == 0);
    buf_reset(seen);
}

#define CHECK(seen, wanted) check(seen, wanted, sizeof(wanted) - 1)
#define SEND(rig, text)     telnet_wire_peer((rig)->wire, text, sizeof(text) - 1)
#define SHOW(rig, text)     telnet_wire_terminal((rig)->wire, text, sizeof(text) - 1)

static void test_opening(void)
{
    struct rig rig;

    rig_open(&rig);
    CHECK(&rig.peer, opening);
    SEND(&rig, IAC DO "\x01" IAC DO "\x03" IAC WILL NAWS);
    CHECK(&rig.peer, "");
    SEND(&rig, IAC DO "\x01" IAC WILL NAWS);
    CHECK(&rig.peer, "");
    rig_close(&rig);
}

static void test_refusals(void)
{
    struct rig rig;

    rig_open(&rig);
    buf_reset(&rig.peer);
    SEND(&rig, IAC WILL "\x18" IAC DO "\x56" IAC WILL "\x01" IAC DO NAWS);
    CHECK(&rig.peer, IAC DONT "\x18" IAC WONT "\x56" IAC DONT "\x01" IAC WONT NAWS);
    SEND(&rig, IAC WONT "\x18" IAC DONT "\x56");
    CHECK(&rig.peer, "");
    rig_close(&rig);
}

static void test_enter(void)
{
    struct rig rig;

    rig_open(&rig);
    SEND(&rig, "a\r\nb\r\0c\rd\ne\r\n\nf\r");
    SEND(&rig, "\n");
    SEND(&rig, "g\r");
    SEND(&rig, "\0");
    CHECK(&rig.terminal, "a\rb\rc\rd\ne\r\nf\rg\r");
    rig_close(&rig);
}

static void test_commands(void)
{
    struct rig rig;

    rig_open(&rig);
    buf_reset(&rig.peer);
    SEND(&rig, "a" IAC "\xf4" IAC "\xf3" IAC "\xf7" IAC "\xf8" IAC "\xf1" IAC "\xf2" IAC
               "\xf9" IAC IAC "z");
    CHECK(&rig.terminal, "a\x03\x03\x7f\x18\xffz");
    SEND(&rig, IAC "\xf6");
    CHECK(&rig.peer, "[Yes]\r\n");
    rig_close(&rig);
}

static void test_window(void)
{
    struct rig rig;

    rig_open(&rig);
    SEND(&rig, "a" IAC SB NAWS "\0\x50\0\x18" IAC SE "b");
    CU_ASSERT(rig.windows == 1 && rig.columns == 80 && rig.rows == 24);
    SEND(&rig, IAC SB NAWS IAC IAC IAC);
    SEND(&rig, IAC IAC IAC IAC IAC IAC SE);
    CU_ASSERT(rig.windows == 2 && rig.columns == 65535 && rig.rows == 65535);
    CHECK(&rig.terminal, "ab");
    rig_close(&rig);
}

static void test_bad_windows(void)
{
    struct rig rig;

    rig_open(&rig);
    SEND(&rig, IAC SB NAWS "\0\x50\0" IAC SE "a");
    SEND(&rig, IAC SB NAWS "\0\x50\0\x18\0" IAC SE "b");
    SEND(&rig, IAC SB NAWS IAC IAC IAC IAC IAC IAC IAC IAC IAC IAC IAC SE "c");
    SEND(&rig, IAC SB NAWS "\0\x50" IAC "\xf6"
                           "d"); /* ends in the middle */
    CU_ASSERT(rig.windows == 0);
    CHECK(&rig.terminal, "abcd");
    SEND(&rig, IAC SB NAWS "\0\x50\0\x18" IAC SE "e");
    CU_ASSERT(rig.windows == 1);
    CHECK(&rig.terminal, "e");
    rig_close(&rig);
}

/* Nothing of them is text, nothing is answered, and what follows is as it was: compressed data, if
 * libtelnet had begun to decompress, would not be. */
static void test_other_subnegotiations(void)
{
    struct rig rig;

    rig_open(&rig);
    buf_reset(&rig.peer);
    SEND(&rig, IAC SB "\x56" IAC SE "x\x9c\x03\0");
    SEND(&rig, IAC SB "\x27\0\1\2\3USER" IAC IAC "x" IAC SE);
    SEND(&rig, IAC SB "\x18\0" IAC SE IAC SB "\x45\1\2" IAC SE IAC SB "\x5d" IAC SE);
    SEND(&rig, IAC SB NAWS IAC SB "\x56" IAC SE);
    SEND(&rig, "plain");
    CHECK(&rig.terminal, "x\x9c\x03\0\x56plain");
    CHECK(&rig.peer, "");
    rig_close(&rig);
}

static void test_no_end(void)
{
    struct rig rig;

    rig_open(&rig);
    SEND(&rig, IAC SB NAWS);
    for (unsigned i = 0; i < 100000; i++)
        SEND(&rig, "0123456789");
    CHECK(&rig.terminal, "");
    SEND(&rig, IAC SE "a" IAC SB "\x2a");
    for (unsigned i = 0; i < 100000; i++)
        SEND(&rig, "0123456789");
    SEND(&rig, IAC SE "b");
    CHECK(&rig.terminal, "ab");
    rig_close(&rig);
}

static void test_to_peer(void)
{
    struct rig rig;

    rig_open(&rig);
    buf_reset(&rig.peer);
    SHOW(&rig, "a\r\nb\rc\r");
    SHOW(&rig, "\nd\r");
    SHOW(&rig, "e\xff");
    CHECK(&rig.peer, "a\r\nb\r\0c\r\nd\r\0e\xff\xff");
    rig_close(&rig);
}

static void test_random(void)
{
    static const char pieces[] = IAC SB SE WILL WONT DO DONT NAWS "\x56\x27\x45\x5d\x18\r\n\0a";
    struct unit_random source = unit_random_new("telnet");

    for (unsigned round = 0; round < 2000; round++) {
        struct rig rig;
        char data[300];
        size_t len = unit_random(&source, sizeof data);

        for (size_t i = 0; i < len; i++)
            data[i] = unit_random(&source, 4) == 0
                          ? (char)unit_random(&source, 256)
                          : pieces[unit_random(&source, sizeof pieces - 1)];
        rig_open(&rig);
        buf_reset(&rig.peer);
        telnet_wire_peer(rig.wire, data, len);
        CU_ASSERT(rig.terminal.len <= len);
        CU_ASSERT(rig.peer.len <= TELNET_WIRE_GROWTH * len);
        rig_close(&rig);
    }
}

UNIT_MAIN("telnet_wire", {"it opens with what it offers, and agrees to that once", test_opening},
          {"what was not offered is refused", test_refusals},
          {"Enter is one CR in all its forms", test_enter},
          {"commands are keys, or are answered, or nothing", test_commands},
          {"the window's size, escaped bytes included", test_window},
          {"a size of the wrong length is none", test_bad_windows},
          {"other sub-negotiations are dropped", test_other_subnegotiations},
          {"one without an end takes no memory and does not end in text", test_no_end},
          {"CR and IAC are sent as RFC 854 wants", test_to_peer},
          {"random bytes: never more than promised comes out", test_random})
