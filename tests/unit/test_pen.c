/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pen.c: what the pen writes, on a terminal that is played here: as wide as the test says, it
 * wraps as a VT100 does: only when the next character comes.
 */
#include "cli/pen.h"

#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"

#include "platform/banned.h"

enum { ROWS = 64, COLUMNS = 80, LINE_MAX_LEN = 120 };

struct screen {
    char cells[ROWS][COLUMNS];
    unsigned width, row, column; /* column == width: the last one is full */
    struct buf bytes;
};

static void wrap(struct screen *screen)
{
    if (screen->column < screen->width)
        return;
    screen->column = 0;
    screen->row++;
}

/* ESC [ number letter; returns how many bytes it took. */
static size_t sequence(struct screen *screen, const char *data)
{
    char *end;
    unsigned long number = strtoul(data + 2, &end, 10);

    number = number > 0 ? number : 1;
    switch (*end) {
    case 'A':
        CU_ASSERT_TRUE_FATAL(number <= screen->row);
        screen->row -= (unsigned)number;
        break;
    case 'C':
        CU_ASSERT_TRUE_FATAL(screen->column + number < screen->width);
        screen->column += (unsigned)number;
        break;
    case 'J':
        memset(&screen->cells[screen->row][screen->column], ' ',
               sizeof screen->cells - screen->row * COLUMNS - screen->column);
        break;
    default:
        CU_FAIL_FATAL("a sequence that a VT100 may not know");
    }
    return (size_t)(end + 1 - data);
}

static void to_screen(void *ctx, const char *data, size_t len)
{
    struct screen *screen = ctx;

    buf_append(&screen->bytes, data, len);
    for (size_t i = 0; i < len; i++) {
        switch (data[i]) {
        case '\r':
            screen->column = 0;
            break;
        case '\n':
            screen->row++;
            break;
        case '\b':
            screen->column -= screen->column > 0;
            if (screen->column == screen->width - 1)
                screen->column--; /* BS counts from the last column even when it is full */
            break;
        case '\a':
            break;
        case '\033':
            i += sequence(screen, data + i) - 1;
            break;
        default:
            wrap(screen);
            screen->cells[screen->row][screen->column++] = data[i];
        }
        CU_ASSERT_TRUE_FATAL(screen->row < ROWS);
    }
}

static void start(struct screen *screen, struct pen *pen, unsigned width)
{
    memset(screen->cells, ' ', sizeof screen->cells);
    screen->width = width;
    screen->row = screen->column = 0;
    buf_init(&screen->bytes, 1 << 20);
    pen_init(pen, to_screen, screen, true);
    pen->width = width;
}

/* Whether the screen shows the text from its first cell on, and blanks behind it. */
static void check_shows(const struct screen *screen, const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < (size_t)(ROWS - 1) * screen->width; i++) {
        char cell = screen->cells[i / screen->width][i % screen->width];

        CU_ASSERT_EQUAL(cell, i < len ? text[i] : ' ');
    }
}

static void check_bytes(struct screen *screen, const char *wanted)
{
    CU_ASSERT_STRING_EQUAL(buf_text(&screen->bytes), wanted);
    buf_reset(&screen->bytes);
}

static void test_plain(void)
{
    struct screen screen;
    struct pen pen;

    start(&screen, &pen, 40);
    pen_text(&pen, "one\ntwo", 7);
    pen_start_line(&pen);
    pen_start_line(&pen);
    check_bytes(&screen, "one\r\ntwo\r\n");
    pen_difference(&pen, "", 0, "display", 7);
    pen_difference(&pen, "display", 7, "dir", 3);
    check_bytes(&screen, "display\b\b\b\b\br    \b\b\b\b");
    pen_take_away(&pen, 3);
    check_bytes(&screen, "\r   \r");
    CU_ASSERT_TRUE(pen.at_start);
    buf_free(&screen.bytes);
}

static void test_pipe(void)
{
    struct screen screen;
    struct pen pen;

    start(&screen, &pen, 40);
    pen.terminal = false;
    pen_text(&pen, "a\a\nb", 4);
    check_bytes(&screen, "a\nb");
    buf_free(&screen.bytes);
}

static void test_wrapped(void)
{
    struct screen screen;
    struct pen pen;

    start(&screen, &pen, 10);
    pen_text(&pen, "0123456789", 10);
    pen_char(&pen, '\b');
    CU_ASSERT_EQUAL(screen.column, 9);
    pen_text(&pen, "9abc\b\b\b\b\bX", 10);
    check_shows(&screen, "01234567X9abc");
    buf_free(&screen.bytes);
}

static void test_take_away_wrapped(void)
{
    struct screen screen;
    struct pen pen;

    start(&screen, &pen, 10);
    pen_text(&pen, "0123456789abcdefghijkl\b\b\b\b\b", 27);
    pen_take_away(&pen, 22);
    check_shows(&screen, "");
    CU_ASSERT_EQUAL(screen.row, 0);
    CU_ASSERT_EQUAL(screen.column, 0);
    buf_free(&screen.bytes);
}

static void test_take_back(void)
{
    struct screen screen;
    struct pen pen;

    start(&screen, &pen, 10);
    pen_text(&pen, "012", 3);
    pen_take_back(&pen, 3);
    check_bytes(&screen, "012\r   \r");
    CU_ASSERT_EQUAL(screen.column, 0);
    pen_text(&pen, "0123456", 7);
    for (size_t i = 0; i < 20; i++) {
        pen_times(&pen, 'x', i);
        pen_take_back(&pen, i);
        check_shows(&screen, "0123456");
        CU_ASSERT_EQUAL(pen.column, 7);
        CU_ASSERT_EQUAL(screen.column, 7);
        CU_ASSERT_EQUAL(screen.row, 0);
    }
    buf_free(&screen.bytes);
}

static void test_utf8(void)
{
    struct screen screen;
    struct pen pen;

    start(&screen, &pen, 10);
    CU_ASSERT_EQUAL(pen_columns("a\xc3\xa4\xe2\x82\xac", 6), 3);
    pen_difference(&pen, "", 0, "\xc3\xa4", 2);
    pen_difference(&pen, "\xc3\xa4", 2, "\xc3\xb6", 2);
    check_bytes(&screen, "\xc3\xa4\b\xc3\xb6");
    buf_free(&screen.bytes);
}

static size_t random_line(struct unit_random *random_bytes, char line[LINE_MAX_LEN + 1],
                          const char *old)
{
    size_t same = unit_random(random_bytes, (unsigned)strlen(old) + 1);
    size_t len = same + unit_random(random_bytes, (unsigned)(LINE_MAX_LEN - same) + 1);

    memcpy(line, old, same);
    for (size_t i = same; i < len; i++)
        line[i] = (char)('a' + unit_random(random_bytes, 26));
    line[len] = '\0';
    return len;
}

/* However wide the screen and however long the lines: it always shows the line, and the pen knows
 * where the cursor stands. */
static void test_random(void)
{
    struct unit_random random_bytes = unit_random_new("pen");

    for (unsigned n = 0; n < 300; n++) {
        static struct screen screen;
        struct pen pen;
        char old[LINE_MAX_LEN + 1] = "", line[LINE_MAX_LEN + 1];

        start(&screen, &pen, 2 + unit_random(&random_bytes, COLUMNS - 1));
        for (unsigned i = 0; i < 30; i++) {
            size_t len = random_line(&random_bytes, line, old);

            pen_difference(&pen, old, strlen(old), line, len);
            check_shows(&screen, line);
            CU_ASSERT_EQUAL(pen.row, screen.row);
            CU_ASSERT_EQUAL(pen.column, screen.column);
            memcpy(old, line, sizeof old);
        }
        pen_times(&pen, '\b', unit_random(&random_bytes, (unsigned)strlen(old) + 1));
        pen_take_away(&pen, strlen(old));
        check_shows(&screen, "");
        buf_free(&screen.bytes);
    }
}

UNIT_MAIN("pen", {"a line that fits the row is text, CR, LF and BS only", test_plain},
          {"on a pipe lines end with LF and no bell rings", test_pipe},
          {"BS goes back to the row before", test_wrapped},
          {"a wrapped line is taken away whole, wherever the cursor is", test_take_away_wrapped},
          {"what was written last is taken back", test_take_back},
          {"a character of UTF-8 takes one column", test_utf8},
          {"random changes of lines on screens of any width", test_random})
