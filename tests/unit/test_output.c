/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_output.c: the way of a command's output: filters, files, pages.
 */
#include "cli/output.h"

#include <errno.h>
#include <string.h>

#include "cli/pager.h"
#include "cli/shell_io.h"
#include "cli/tail.h"
#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

enum { SHOWN_MAX = 4194304 };

/* A terminal, a person and a disk. "{More}" is shown where the person is asked. */
struct fake {
    struct output *output;
    struct buf shown;
    struct buf file;
    char file_name[64];
    unsigned file_writes;
    int file_error;    /* of the next write */
    const char *keys;  /* of the person at "---- More ----": SPACE ' ', Enter 'E', Page Up '^',
                          Ctrl+C 'C'; at the end Ctrl+C */
    const char *again; /* the keys after those; NULL: none */
    unsigned asked;
    unsigned rows, columns;
    bool no_terminal;
    unsigned interrupt_after; /* that many questions whether Ctrl+C was pressed; 0: never */
    struct tail tail;
};

static void on_output(void *ctx, const char *data, size_t len)
{
    struct fake *fake = ctx;
    buf_append(&fake->shown, data, len);
}

static bool on_window(void *ctx, unsigned *rows, unsigned *columns)
{
    const struct fake *fake = ctx;
    *rows = fake->rows;
    *columns = fake->columns;
    return !fake->no_terminal;
}

static enum shell_more on_more(void *ctx)
{
    struct fake *fake = ctx;
    buf_puts(&fake->shown, "{More}");
    fake->asked++;
    if (!*fake->keys && fake->again)
        fake->keys = fake->again;
    switch (*fake->keys ? *fake->keys++ : 'C') {
    case ' ':
        return MORE_PAGE;
    case 'E':
        return MORE_LINE;
    case '^':
        return MORE_BACK;
    default:
        return MORE_STOP;
    }
}

static bool on_interrupted(void *ctx)
{
    struct fake *fake = ctx;
    return fake->interrupt_after && --fake->interrupt_after == 0;
}

static int on_file(void *ctx, const char *name, const char *data, size_t len, bool append)
{
    struct fake *fake = ctx;
    int error = fake->file_error;
    fake->file_error = 0;
    if (error)
        return error;
    snprintf(fake->file_name, sizeof(fake->file_name), "%s", name);
    fake->file_writes++;
    if (!append)
        buf_reset(&fake->file);
    return buf_append(&fake->file, data, len);
}

static struct shell_io io = {
    .output = on_output, .window = on_window, .more = on_more, .interrupted = on_interrupted};

static void start(struct fake *fake)
{
    memset(fake, 0, sizeof(*fake));
    fake->keys = "";
    buf_init(&fake->shown, SHOWN_MAX);
    buf_init(&fake->file, SHOWN_MAX);
    io.ctx = fake;
    CU_ASSERT_EQUAL_FATAL(output_new(&io, on_file, fake, &fake->output), 0);
}

static void finish(struct fake *fake)
{
    output_free(fake->output);
    buf_free(&fake->shown);
    buf_free(&fake->file);
}

/* --- tails, as typed --- */

static void begin(struct fake *fake, const char *typed, int rows)
{
    size_t column;
    const char *why;
    buf_reset(&fake->shown);
    fake->asked = 0;
    CU_ASSERT_EQUAL_FATAL(tail_read(typed, 0, &fake->tail, &column, &why), VERDICT_OK);
    CU_ASSERT_EQUAL_FATAL(output_begin(fake->output, &fake->tail, rows, &column, &why), 0);
}

static void say(struct fake *fake, const char *text)
{
    output_write(fake->output, text, strlen(text));
}

static const char menu[] = "#\n"
                           " version 7\n"
                           "#\n"
                           "cwmp\n"
                           " cwmp enable\n"
                           " cwmp acs url http://a/\n"
                           "#\n"
                           "return\n";

static void shows(const char *typed, const char *expected)
{
    struct fake fake;
    start(&fake);
    begin(&fake, typed, 0);
    say(&fake, menu);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    if (strcmp(buf_text(&fake.shown), expected) != 0)
        printf("\n    %s:\n%s", typed, buf_text(&fake.shown));
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), expected);
    /* The same, byte by byte. */
    begin(&fake, typed, 0);
    for (const char *c = menu; *c; c++)
        output_write(fake.output, c, 1);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), expected);
    finish(&fake);
}

static void test_filters(void)
{
    shows("", menu);
    shows("| include cwmp", "cwmp\n cwmp enable\n cwmp acs url http://a/\n");
    shows("| exclude cwmp", "#\n version 7\n#\n#\nreturn\n");
    shows("| begin ^cwmp", "cwmp\n cwmp enable\n cwmp acs url http://a/\n#\nreturn\n");
    shows("| include nothing", "");
    shows("| include # | begin x", "");
    shows("| include ^ | exclude # | begin cwmp | include e", " cwmp enable\nreturn\n");
    shows("| include ^$", "");
}

static void test_numbers(void)
{
    shows("| by-linenum", "    1:  #\n"
                          "    2:   version 7\n"
                          "    3:  #\n"
                          "    4:  cwmp\n"
                          "    5:   cwmp enable\n"
                          "    6:   cwmp acs url http://a/\n"
                          "    7:  #\n"
                          "    8:  return\n");
    shows("| by-linenum begin enable", "    5:   cwmp enable\n"
                                       "    6-   cwmp acs url http://a/\n"
                                       "    7-  #\n"
                                       "    8-  return\n");
    shows("| by-linenum | begin cwmp | exclude enable", "    4:  cwmp\n"
                                                        "    6:   cwmp acs url http://a/\n"
                                                        "    7-  #\n"
                                                        "    8-  return\n");
    shows("| by-linenum include cwmp$", "    4:  cwmp\n");
    shows("| include cwmp | by-linenum", "    1:  cwmp\n"
                                         "    2:   cwmp enable\n"
                                         "    3:   cwmp acs url http://a/\n");
    shows("| by-linenum include ^#", "    1:  #\n    3:  #\n    7:  #\n");
}

/* What has no line end is filtered at the end of the command, and gets none. */
static void test_last_line(void)
{
    struct fake fake;
    start(&fake);
    begin(&fake, "| include a", 0);
    say(&fake, "cab");
    say(&fake, "le\nb\na");
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "cable\n");
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "cable\na");
    finish(&fake);
}

static void test_immediately(void)
{
    struct fake fake;
    start(&fake);
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "Please wait");
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "Please wait");
    say(&fake, "... Done!\n");
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "Please wait... Done!\n");
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    finish(&fake);
}

static void test_bad_expression(void)
{
    struct fake fake;
    size_t column = 0;
    const char *why = NULL;
    start(&fake);
    CU_ASSERT_EQUAL(tail_read("| include a | begin (b", 0, &fake.tail, &column, &why), VERDICT_OK);
    CU_ASSERT_EQUAL(output_begin(fake.output, &fake.tail, 0, &column, &why), -EINVAL);
    CU_ASSERT_EQUAL(column, 20);
    CU_ASSERT_STRING_EQUAL(why, "The '(' has no ')'.");
    finish(&fake);
}

static void test_costly_expression(void)
{
    struct fake fake;
    char line[2048];
    memset(line, 'a', sizeof(line));
    start(&fake);
    begin(&fake, "| include (.*)(.*)(.*)\\1\\2\\3x", 0);
    output_write(fake.output, line, sizeof(line));
    say(&fake, "\naaax\n");
    CU_ASSERT_TRUE(output_stopped(fake.output));
    CU_ASSERT_EQUAL(output_end(fake.output, true), -E2BIG);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "");
    begin(&fake, "", 0); /* the next command does not suffer */
    CU_ASSERT_FALSE(output_stopped(fake.output));
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    finish(&fake);
}

/* --- files --- */

static void test_file(void)
{
    struct fake fake;
    start(&fake);
    begin(&fake, "> a.txt", 2);
    say(&fake, menu);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_STRING_EQUAL(fake.file_name, "a.txt");
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.file), menu);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "");
    begin(&fake, "| by-linenum include return >> a.txt", 2);
    say(&fake, menu);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.file) + strlen(menu), "    8:  return\n");
    begin(&fake, "> a.txt", 2); /* nothing: the file is empty afterwards */
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_EQUAL(fake.file.len, 0);
    CU_ASSERT_EQUAL(fake.file_writes, 3);
    finish(&fake);
}

static void test_long_file(void)
{
    struct fake fake;
    struct buf expected;
    start(&fake);
    buf_init(&expected, SHOWN_MAX);
    begin(&fake, "> a.txt", 0);
    for (int i = 0; i < 10000; i++) {
        char line[32];
        snprintf(line, sizeof(line), "line %d\n", i);
        say(&fake, line);
        buf_puts(&expected, line);
    }
    CU_ASSERT(fake.file_writes > 1);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.file), buf_text(&expected));
    buf_free(&expected);
    finish(&fake);
}

static void test_file_errors(void)
{
    struct fake fake;
    start(&fake);
    fake.file_error = -ENOSPC;
    begin(&fake, "> a.txt", 0);
    for (int i = 0; i < 10000; i++)
        say(&fake, "many lines\n");
    CU_ASSERT_TRUE(output_stopped(fake.output));
    CU_ASSERT_EQUAL(output_end(fake.output, true), -ENOSPC);
    CU_ASSERT_EQUAL(fake.file_writes, 0);
    begin(&fake, "> a.txt", 0); /* the command fails */
    say(&fake, "half of it\n");
    CU_ASSERT_EQUAL(output_end(fake.output, false), 0);
    CU_ASSERT_EQUAL(fake.file_writes, 0);
    begin(&fake, "> a.txt", 0); /* Ctrl+C */
    fake.interrupt_after = 1;
    say(&fake, "half of it\n");
    CU_ASSERT_TRUE(output_stopped(fake.output));
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_EQUAL(fake.file_writes, 0);
    finish(&fake);
}

/* --- pages --- */

/* Lines "1" to count. */
static void count_to(struct fake *fake, int count)
{
    for (int i = 1; i <= count; i++) {
        char line[16];
        snprintf(line, sizeof(line), "%d\n", i);
        say(fake, line);
    }
}

static void pages(unsigned window_rows, int rows, int lines, const char *keys, const char *expected)
{
    struct fake fake;
    start(&fake);
    fake.rows = window_rows;
    fake.columns = 80;
    fake.keys = keys;
    begin(&fake, "", rows);
    count_to(&fake, lines);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    if (strcmp(buf_text(&fake.shown), expected) != 0)
        printf("\n    %s", buf_text(&fake.shown));
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), expected);
    finish(&fake);
}

static void test_keys(void)
{
    pages(4, -1, 3, "", "1\n2\n3\n"); /* as many as there is room for: no question */
    pages(4, -1, 4, " ", "1\n2\n3\n{More}4\n");
    pages(4, -1, 7, "  ", "1\n2\n3\n{More}4\n5\n6\n{More}7\n");
    pages(4, -1, 6, "EE ", "1\n2\n3\n{More}4\n{More}5\n{More}6\n");
    pages(4, -1, 9, "C", "1\n2\n3\n{More}");
    pages(4, -1, 9, " C", "1\n2\n3\n{More}4\n5\n6\n{More}");
    pages(4, -1, 7, " ^  ", "1\n2\n3\n{More}4\n5\n6\n{More}1\n2\n3\n{More}4\n5\n6\n{More}7\n");
    pages(4, -1, 4, "^ ", "1\n2\n3\n{More}1\n2\n3\n{More}4\n");
    pages(4, -1, 8, " E^E C",
          "1\n2\n3\n{More}4\n5\n6\n{More}7\n{More}2\n3\n4\n{More}5\n{More}6\n7\n8\n");
    pages(1, -1, 2, " ", "1\n{More}2\n");
}

static void test_rows(void)
{
    struct fake fake;
    pages(4, 3, 3, " ", "1\n2\n{More}3\n"); /* what the line says comes before the window */
    pages(4, 0, 9, "", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    start(&fake); /* the window is not known */
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    count_to(&fake, 23);
    CU_ASSERT_EQUAL(fake.asked, 0);
    say(&fake, "24\n");
    CU_ASSERT_EQUAL(fake.asked, 1);
    output_end(fake.output, true);
    fake.no_terminal = true;
    begin(&fake, "", 4);
    count_to(&fake, 100);
    output_end(fake.output, true);
    CU_ASSERT_EQUAL(fake.asked, 0);
    finish(&fake);
}

static void test_wide_lines(void)
{
    struct fake fake;
    start(&fake);
    fake.rows = 4;
    fake.columns = 10;
    fake.keys = "    ";
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "0123456789\n"           /* just fits */
               "0123456789abcdefghij\n" /* two rows */
               "x\n");
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "0123456789\n0123456789abcdefghij\n{More}x\n");
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "0123456789abcdefghij0123456789abc\nx\n"); /* four rows */
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "0123456789abcdefghij0123456789{More}abc\nx\n");
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "1\n2\n0123456789abc\n4\n"); /* no room for all of the third line */
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "1\n2\n{More}0123456789abc\n4\n");
    fake.keys = "E ";
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "1\n2\n3\n0123456789abc\n5\n"); /* the next line is two rows */
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "1\n2\n3\n{More}0123456789abc\n{More}5\n");
    fake.keys = " ";
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\n" /* six columns */
               "\ta\n"                                              /* nine */
               "1\n2\n");
    CU_ASSERT_EQUAL(fake.asked, 1);
    finish(&fake);
}

/* A person who is in the middle of a wide line and has enough: the prompt is not put behind it. */
static void test_stop_within_line(void)
{
    struct fake fake;
    start(&fake);
    fake.rows = 2;
    fake.columns = 4;
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "01234567\n8\n");
    CU_ASSERT_TRUE(output_stopped(fake.output));
    output_end(fake.output, true);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "0123{More}"); /* the question is taken away */
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    say(&fake, "01");
    fake.interrupt_after = 1;
    CU_ASSERT_TRUE(output_stopped(fake.output));
    say(&fake, "23\n");
    output_end(fake.output, true);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "01\n");
    finish(&fake);
}

static void test_interrupt(void)
{
    struct fake fake;
    start(&fake);
    begin(&fake, "", 0);
    fake.interrupt_after = 3;
    count_to(&fake, 100);
    CU_ASSERT_TRUE(output_stopped(fake.output));
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "1\n2\n3\n");
    begin(&fake, "", 0); /* the next command does not suffer */
    count_to(&fake, 2);
    CU_ASSERT_STRING_EQUAL(buf_text(&fake.shown), "1\n2\n");
    begin(&fake, "| include 1", 0); /* also while nothing comes out of the filters */
    fake.interrupt_after = 50;
    count_to(&fake, 1000);
    CU_ASSERT_TRUE(output_stopped(fake.output));
    finish(&fake);
}

/* Who has answered a question has seen what is above it. */
static void test_question(void)
{
    struct fake fake;
    start(&fake);
    fake.rows = 4;
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    count_to(&fake, 3);
    output_seen(fake.output);
    count_to(&fake, 3);
    CU_ASSERT_EQUAL(fake.asked, 0);
    finish(&fake);
}

/* Ten thousand lines; then back as far as lines are kept, and forward again without a gap. */
static void test_long_display(void)
{
    struct fake fake;
    char keys[10000];
    memset(keys, ' ', sizeof(keys));
    memset(keys + 900, '^', 3000); /* more than there can be */
    keys[sizeof(keys) - 1] = '\0';
    start(&fake);
    fake.rows = 11;
    fake.keys = keys;
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    count_to(&fake, 10000);
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    long last = 0, lowest = 10000;
    unsigned jumps = 0;
    for (const char *c = buf_text(&fake.shown); *c; c = strchr(c, '\n') + 1) {
        while (*c == '{')
            c += strlen("{More}");
        long number = strtol(c, NULL, 10);
        jumps += number != last + 1;
        if (jumps && number < lowest)
            lowest = number;
        last = number;
    }
    CU_ASSERT_EQUAL(last, 10000);
    CU_ASSERT_EQUAL(jumps, 3000); /* each Page Up, and nothing else */
    CU_ASSERT(lowest > 1 && lowest < 9010 - 400);
    finish(&fake);
}

/* With an odd mixture of lengths and keys nothing is lost, doubled or read out of bounds. */
static void test_mixture(void)
{
    struct fake fake;
    char line[3000];
    memset(line, 'x', sizeof(line));
    start(&fake);
    fake.rows = 7;
    fake.columns = 9;
    fake.again = " E^ ^^E  EE^ ^ ^";
    begin(&fake, "", PAGER_ROWS_OF_WINDOW);
    for (size_t i = 0; i < 4000; i++) {
        output_write(fake.output, line, i * 37 % sizeof(line) / (i % 50 ? 100 : 1));
        say(&fake, i % 3 ? "\n" : "");
    }
    CU_ASSERT_FALSE(output_stopped(fake.output));
    CU_ASSERT_EQUAL(output_end(fake.output, true), 0);
    finish(&fake);
}

UNIT_MAIN("output", {"filters let lines through, one after the other", test_filters},
          {"by-linenum numbers the lines, begin marks them", test_numbers},
          {"a last line without an end is filtered, too", test_last_line},
          {"without a tail each byte is shown at once", test_immediately},
          {"a bad expression is refused at its place", test_bad_expression},
          {"a costly expression ends the command", test_costly_expression},
          {"> writes a file anew, >> adds to it", test_file},
          {"a long output goes to the file in pieces", test_long_file},
          {"a full disk, a failing command and Ctrl+C write no more", test_file_errors},
          {"keys at the end of a page", test_keys}, {"how many rows a page has", test_rows},
          {"wide lines take several rows", test_wide_lines},
          {"the prompt never stands behind half a line", test_stop_within_line},
          {"Ctrl+C ends the output at a line", test_interrupt},
          {"a question begins a new page", test_question},
          {"ten thousand lines stream; one can go back a part of them", test_long_display},
          {"any lengths and keys", test_mixture})
