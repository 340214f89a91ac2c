/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pattern.c: Comware's regular expressions: the examples of the vendor's manual, what is
 * refused and how, that no expression takes long, and a comparison with the C library's.
 */
#include "cli/pattern.h"

#include <errno.h>
#include <regex.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"
#include "platform/banned.h"

/* 1, 0 or the error. */
static int match(const char *expression, const char *line)
{
    struct pattern *pattern;
    const char *why = "";
    int result = pattern_new(expression, &pattern, &why);
    if (result) {
        printf("\n    %s: %s\n", expression, why);
        return result;
    }
    result = pattern_match(pattern, line, strlen(line));
    pattern_free(pattern);
    return result;
}

static const struct {
    const char *expression, *line;
    int result;
} manual[] = {
    {"^u", "user", 1},
    {"^u", "Au", 0},
    {"u$", "abu", 1},
    {"u$", "uA", 0},
    {".s", "as", 1},
    {".s", "s", 0},
    {"^zo*$", "z", 1},
    {"^zo*$", "zoo", 1},
    {"^(zo)*$", "zozo", 1},
    {"zo+", "z", 0},
    {"zo+", "zoo", 1},
    {"def|int", "interface", 1},
    {"def|int", "default", 1},
    {"def|int", "de in", 0},
    {"408(12)+", "40812", 1},
    {"408(12)+", "408121212", 1},
    {"408(12)+", "408", 0},
    {"(string)\\1", "stringstring", 1},
    {"(string)\\1", "string string", 0},
    {"(string1)(string2)\\2", "string1string2string2", 1},
    {"(string1)(string2)\\1\\2", "string1string2string1string2", 1},
    {"(string1)(string2)\\1\\2", "string1string2string2string1", 0},
    {"[16A]", "x1", 1},
    {"[16A]", "a2", 0},
    {"[1-36A]", "2", 1},
    {"[1-36A]", "4-", 0},
    {"[]abc]", "]", 1},
    {"^[^16A]*$", "m16", 0},
    {"[^16A]", "m16", 1},
    {"[^16A]", "16A", 0},
    {"^o{2}$", "oo", 1},
    {"o{2}", "Bob", 0},
    {"o{2,}", "fooood", 1},
    {"^o{1,3}$", "oooo", 0},
    {"^fo{1,3}d$", "foood", 1},
    {"\\<do", "domain", 1},
    {"\\<do", "undo", 0},
    {"do\\>", "undo", 1},
    {"do\\>", "domain", 0},
    {"er\\b", "never", 1},
    {"er\\b", "verb", 0},
    {"\\ber", "erase", 1},
    {"\\ber", "verb", 0},
    {"er\\B", "verb", 1},
    {"er\\B", "never", 0},
    {"v\\w", "vlan", 1},
    {"v\\w", "v-", 0},
    {"\\Wa", "-a", 1},
    {"\\Wa", "2a", 0},
    {"\\\\", "a\\b", 1},
    {"\\^", "a^b", 1},
    {"\\.", "a", 0},
    {"Vlan", "vlan", 0},
};

static void test_manual(void)
{
    for (size_t i = 0; i < sizeof(manual) / sizeof(manual[0]); i++) {
        int result = match(manual[i].expression, manual[i].line);
        if (result != manual[i].result)
            printf("\n    %s on %s: %d\n", manual[i].expression, manual[i].line, result);
        CU_ASSERT_EQUAL(result, manual[i].result);
    }
}

static void test_more(void)
{
    CU_ASSERT_EQUAL(match("a?b", "a?b"), 1); /* '?' is no sign: its key shows help */
    CU_ASSERT_EQUAL(match("a?b", "b"), 0);
    CU_ASSERT_EQUAL(match("a}]", "a}]"), 1);
    CU_ASSERT_EQUAL(match("\\s", "s"), 1);
    CU_ASSERT_EQUAL(match("\\s", " "), 0);
    CU_ASSERT_EQUAL(match("[[:digit:]]{3}", "a123"), 1);
    CU_ASSERT_EQUAL(match("[[:x]", ":"), 1); /* '[' needs no care in brackets */
    CU_ASSERT_EQUAL(match("[a-]", "-"), 1);
    CU_ASSERT_EQUAL(match("[^[:alnum:]]", "aB9"), 0);
    CU_ASSERT_EQUAL(match("^(a|)$", ""), 1);
    CU_ASSERT_EQUAL(match("^(a*)*$", "aaa"), 1);
    CU_ASSERT_EQUAL(match("^(a*)*\\1$", "aab"), 0);
    CU_ASSERT_EQUAL(match("^(a*)+\\1b$", "b"), 1);
    CU_ASSERT_EQUAL(match("([0-9]+)\\.\\1$", "10.10"), 1);
    CU_ASSERT_EQUAL(match("^([0-9]+)\\.\\1$", "10.11"), 0);
    CU_ASSERT_EQUAL(match("^(a|ab)(c|bcd)\\2$", "abcdbcd"), 1);
    CU_ASSERT_EQUAL(match("^(a{0})\\1b", "b"), 1);
    CU_ASSERT_EQUAL(match("^(a){0}\\1b", "b"), 0); /* the group has matched nothing */
    CU_ASSERT_EQUAL(match("((((((((((a))))))))))\\9", "aa"), 1);
    CU_ASSERT_EQUAL(match("\xc3\xa4+", "K\xc3\xa4se"), 1);
    CU_ASSERT_EQUAL(match("^.{255}$", "short"), 0);
}

static void refused(const char *expression, const char *sentence)
{
    struct pattern *pattern;
    const char *why = NULL;
    CU_ASSERT_EQUAL(pattern_new(expression, &pattern, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why ? why : "", sentence);
}

static void test_refused(void)
{
    static const char nothing[] = "'*', '+' or '{' has nothing before it to repeat.";
    char text[258];
    memset(text, 'a', sizeof(text) - 1);
    text[257] = '\0';
    refused(text, "A regular expression has 1 to 256 characters.");
    refused("", "A regular expression has 1 to 256 characters.");
    CU_ASSERT_EQUAL(match(text + 1, "aaa"), 0); /* 256 of them are taken */
    refused("*", nothing);
    refused("a|+b", nothing);
    refused("(*a)", nothing);
    refused("^*", nothing);
    refused("\\b+", nothing);
    refused("(a", "The '(' has no ')'.");
    refused("a)", "The ')' has no '('.");
    refused("[a", "The '[' has no ']'.");
    refused("[]", "The '[' has no ']'.");
    refused("[z-a]", "A range in '[ ]' runs backwards.");
    refused("a\\", "There is nothing behind the '\\'.");
    refused("\\1", "A '\\N' names a '( )' that does not stand before it.");
    refused("(a\\1)", "A '\\N' names a '( )' that does not stand before it.");
    refused("(a)\\2", "A '\\N' names a '( )' that does not stand before it.");
    refused("a{x}",
            "'{' must be followed by numbers, as in {2} or {2,5}; the sign itself is '\\{'.");
    refused("a{2", "The '{' has no '}'.");
    refused("a{3,2}", "The first number in '{ }' is larger than the second.");
    refused("a{256}", "The numbers in '{ }' must be 0 to 255.");
    refused("a{99999999999999999999}", "The numbers in '{ }' must be 0 to 255.");
    refused("((a{255}){255}){255}", "The expression repeats too much.");
    refused("(((a{1,9}){1,9}){1,9}){1,9}", "The expression repeats too much.");
    memset(text, '(', 256);
    refused(text + 1, "Too many '( )' stand in each other.");
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What makes other matchers take for ever. A second of processor time, for slow machines under a
 * sanitizer, is a hundred times what is needed. */
static void test_time(void)
{
    static const char *const expressions[] = {
        "(.*)*x",
        "((((a*)*)*)*)*x",
        "(a|aa)*x",
        "(a|b|ab)*c{200}",
        "(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5x",
        "(a*)*\\1x",
        "(.)*\\1\\1\\1\\1\\1x",
        "((a|aa){20})\\1x",
        "(a|b|c)*(a(a|b|c){90}|b(a|b|c){90})x",
    };
    char line[1024];
    memset(line, 'a', sizeof(line));
    for (size_t i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++) {
        struct pattern *pattern;
        const char *why;
        CU_ASSERT_EQUAL_FATAL(pattern_new(expressions[i], &pattern, &why), 0);
        double start = seconds();
        int result = pattern_match(pattern, line, sizeof(line));
        double taken = seconds() - start;
        CU_ASSERT(result == 0 || (result == -E2BIG && strchr(expressions[i], '\\')));
        if (taken > 1)
            printf("\n    %s: %.2f s\n", expressions[i], taken);
        CU_ASSERT(taken <= 1);
        pattern_free(pattern);
    }
}

/* --- comparison --- */

struct maker {
    struct unit_random source;
    struct buf text;
    unsigned depth;
};

static void make_choice(struct maker *m);

static void make_atom(struct maker *m)
{
    static const char *const atoms[] = {"a", "b",    "c",    "a",   "b",   ".",
                                        "-", "[ab]", "[^a]", "\\w", "\\W", "[[:alpha:]-]"};
    /* Not within a group: the C library loses them when that is repeated. */
    static const char *const places[] = {"^", "$", "\\<", "\\>", "\\b", "\\B"};
    uint32_t which = unit_random(&m->source, 16);
    if (m->depth == 0 && unit_random(&m->source, 5) == 0) {
        buf_puts(&m->text, places[unit_random(&m->source, 6)]);
        return;
    }
    if (which < sizeof(atoms) / sizeof(atoms[0])) {
        buf_puts(&m->text, atoms[which]);
    } else if (m->depth < 3) {
        m->depth++;
        buf_putc(&m->text, '(');
        make_choice(m);
        buf_putc(&m->text, ')');
        m->depth--;
    } else {
        buf_putc(&m->text, 'c');
    }
    static const char *const repeats[] = {"*", "+", "{2}", "{0,2}", "{1,}"};
    which = unit_random(&m->source, 12);
    if (which < sizeof(repeats) / sizeof(repeats[0]))
        buf_puts(&m->text, repeats[which]);
}

static void make_choice(struct maker *m)
{
    do {
        for (uint32_t n = 1 + unit_random(&m->source, 3); n > 0; n--)
            make_atom(m);
        if (unit_random(&m->source, 4))
            break;
        buf_putc(&m->text, '|');
    } while (true);
}

static void make_line(struct maker *m, char line[16])
{
    size_t len = unit_random(&m->source, 10);
    for (size_t i = 0; i < len; i++)
        line[i] = "aabbcc-. "[unit_random(&m->source, 9)];
    line[len] = '\0';
}

static void compare(struct maker *m)
{
    const char *expression = buf_text(&m->text), *why = "";
    struct pattern *pattern;
    regex_t regex;
    char line[16];
    if (strlen(expression) > 256)
        return;
    CU_ASSERT_EQUAL_FATAL(regcomp(&regex, expression, REG_EXTENDED | REG_NOSUB), 0);
    int error = pattern_new(expression, &pattern, &why);
    if (error)
        printf("\n    %s: %s\n", expression, why);
    CU_ASSERT_EQUAL_FATAL(error, 0);
    for (int i = 0; i < 20; i++) {
        make_line(m, line);
        int theirs = !regexec(&regex, line, 0, NULL, 0);
        int ours = pattern_match(pattern, line, strlen(line));
        if (ours != theirs)
            printf("\n    '%s' on '%s': %d\n", expression, line, ours);
        CU_ASSERT_EQUAL(ours, theirs);
    }
    regfree(&regex);
    pattern_free(pattern);
}

static void test_comparison(void)
{
    struct maker m = {.source = unit_random_new("expressions")};
    for (int i = 0; i < 2000; i++) {
        buf_init(&m.text, 65536);
        make_choice(&m);
        compare(&m);
        buf_free(&m.text);
    }
}

/* Whatever is typed is taken or refused; under a sanitizer this shows more. */
static void test_garbage(void)
{
    struct unit_random source = unit_random_new("garbage");
    static const char signs[] = "ab()[]{}|*+^$.\\123,-<>wWB:";
    for (int i = 0; i < 20000; i++) {
        char text[40];
        size_t len = 1 + unit_random(&source, sizeof(text) - 1);
        struct pattern *pattern;
        const char *why = NULL;
        for (size_t n = 0; n < len; n++)
            text[n] = signs[unit_random(&source, sizeof(signs) - 1)];
        text[len - 1] = '\0';
        int error = pattern_new(text, &pattern, &why);
        if (error) {
            CU_ASSERT_EQUAL(error, -EINVAL);
            CU_ASSERT_PTR_NOT_NULL(why);
            continue;
        }
        int found = pattern_match(pattern, "aabbab 1,2", 10);
        CU_ASSERT(found == 0 || found == 1);
        pattern_free(pattern);
    }
}

UNIT_MAIN("pattern", {"the examples of the manual hold", test_manual},
          {"signs that are none, classes, groups and what was matched before", test_more},
          {"what is no regular expression is refused with the reason", test_refused},
          {"no expression takes long", test_time},
          {"what the C library also knows means the same", test_comparison},
          {"garbage is taken or refused", test_garbage})
