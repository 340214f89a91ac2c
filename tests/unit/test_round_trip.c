/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_round_trip.c: what was printed reads back as what it was, for any configuration; and undo
 * takes back what any line sets.
 */
#include <errno.h>
#include <string.h>

#include "cli/config_text.h"
#include "cli/place.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/txn.h"
#include "tests/unit/command_lines.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"
#include "platform/banned.h"

/* Lines that the command line can name. */
enum { VTY_COUNT = 64, ROUNDS = 300 };

static struct settings *settings_of_nothing(void)
{
    struct settings *settings;
    CU_ASSERT_EQUAL_FATAL(settings_new(&settings), 0);
    return settings;
}

/* --- values --- */

#define DIGITS    "0123456789"
#define UPPER     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER     "abcdefghijklmnopqrstuvwxyz"
#define PRINTABLE " \"\\ \"\\!#$%&'()*+,-./:;<=>@[]^_`{|}~" DIGITS UPPER LOWER

static void random_chars(struct unit_random *source, const char *alphabet, size_t min, size_t max,
                         char *out)
{
    size_t alphabet_len = strlen(alphabet);
    size_t len = min + unit_random(source, (uint32_t)(unit_random(source, 4) ? 20 : max));
    len = len > max ? max : len < min ? min : len;
    for (size_t i = 0; i < len; i++)
        out[i] = alphabet[unit_random(source, (uint32_t)alphabet_len)];
    out[len] = '\0';
}

static const char *random_word(struct unit_random *source, const char *const *words, size_t count)
{
    return words[unit_random(source, (uint32_t)count)];
}
#define RANDOM_WORD(source, words) random_word(source, words, sizeof(words) / sizeof(words[0]))

static void random_url(struct unit_random *source, const struct setting_row *row, char *out)
{
    memcpy(out, "https://a", 9);
    random_chars(source, "/", 1, 1, out + 9);
    random_chars(source, "-._~!$&'()*+,;=:@/#%" DIGITS UPPER LOWER, 0, row->max - 10, out + 10);
}

static void random_time(struct unit_random *source, char *out)
{
    snprintf(out, SETTING_TEXT_MAX, "20%02u-%02u-%02uT%02u:%02u:00", unit_random(source, 36),
             1 + unit_random(source, 12), 1 + unit_random(source, 28), unit_random(source, 24),
             unit_random(source, 60));
}

/* A valid value of the row, secrets in cipher form; often with what has to be quoted. */
static void random_value(struct unit_random *source, enum setting_id id, char *out)
{
    static const char *const interfaces[] = {
        "GigabitEthernet1/0/1", "eth0", "lo", "wan", "Vlan-interface2", "t",
        "gigabitethernet",      "ge0"};
    static const char *const models[] = {"tr-098", "tr-181"};
    static const char *const suites[] = {
#define SUITE_FIRST(name, openssl, help) #name
#define SUITE(name, openssl, help)       , #name
#include "platform/cipher_suite.def"
#undef SUITE_FIRST
#undef SUITE
    };
    const struct setting_row *row = setting_row(id);
    switch (row->type) {
    case SETTING_TYPE_BOOL:
        snprintf(out, SETTING_TEXT_MAX, "%u", unit_random(source, 2));
        break;
    case SETTING_TYPE_UINT:
        snprintf(out, SETTING_TEXT_MAX, "%u",
                 row->min + unit_random(source, row->max - row->min + 1));
        break;
    case SETTING_TYPE_URL:
        random_url(source, row, out);
        break;
    case SETTING_TYPE_SECRET:
        memcpy(out, "$c$3$", 5);
        random_chars(source, "+/" DIGITS UPPER LOWER, 28, 368, out + 5);
        break;
    case SETTING_TYPE_PRINTABLE: /* what the ACS assigned, too */
        random_chars(source, "?\303\244" PRINTABLE, row->min, row->max, out);
        break;
    case SETTING_TYPE_INTERFACE:
        snprintf(out, SETTING_TEXT_MAX, "%s", RANDOM_WORD(source, interfaces));
        break;
    case SETTING_TYPE_LOCALTIME:
        random_time(source, out);
        break;
    case SETTING_TYPE_SYSNAME:
        random_chars(source, "-_." DIGITS UPPER LOWER, row->min, row->max, out);
        break;
    case SETTING_TYPE_DATAMODEL:
        snprintf(out, SETTING_TEXT_MAX, "%s", RANDOM_WORD(source, models));
        break;
    case SETTING_TYPE_CIPHER:
        snprintf(out, SETTING_TEXT_MAX, "%s", RANDOM_WORD(source, suites));
        break;
    case SETTING_TYPE_BANNER:
        random_chars(source, unit_random(source, 2) ? PRINTABLE "\n\n\n" : "%$#\n", row->min,
                     row->max, out);
        break;
    default:
        random_chars(source, PRINTABLE, row->min, row->max, out);
        if (id == SETTING_ALIAS_COMMAND && *out == ' ') /* cannot be typed: a word begins it */
            *out = 'x';
    }
}

static bool is_valid(enum setting_id id, const char *text)
{
    const char *why = "";
    bool valid = setting_row(id)->type == SETTING_TYPE_SECRET ? !setting_check_cipher(text)
                                                              : !setting_check(id, text, &why);
    expect(valid, "the test made a bad value of", setting_row(id)->name);
    return valid;
}

static void random_key(struct unit_random *source, enum list_id list, char key[LIST_KEY_MAX])
{
    const struct list_row *row = list_row(list);
    const char *why;
    if (list == LIST_LINE && !unit_random(source, 8))
        snprintf(key, LIST_KEY_MAX, "con0");
    else if (list == LIST_LINE)
        snprintf(key, LIST_KEY_MAX, "vty%u",
                 unit_random(source, unit_random(source, 4) ? 8 : VTY_COUNT));
    else
        do
            random_chars(source, "!#$%&'()*+,-./:;<=>@[]^_`{|}~" DIGITS UPPER LOWER, row->min,
                         row->max, key);
        while (list_check_key(list, key, &why));
}

/* --- configurations --- */

static void random_entries(struct unit_random *source, enum list_id list, struct settings *out)
{
    char key[LIST_KEY_MAX], text[SETTING_TEXT_MAX];
    if (!(list_setters(list) & SETTER_CLI)) /* no line of a configuration could express it */
        return;
    for (uint32_t n = unit_random(source, list == LIST_LINE ? 20 : 6); n; n--) {
        random_key(source, list, key);
        if (list != LIST_ALIAS && list != LIST_LINE)
            settings_entry_add(out, list, key);
        for (unsigned i = 0; i < SETTING_COUNT; i++) {
            enum setting_id id = (enum setting_id)i;
            if (setting_row(id)->list != list || (list != LIST_ALIAS && !unit_random(source, 3)))
                continue;
            random_value(source, id, text);
            if (list == LIST_LINE && unit_random(source, 2)) /* so that neighbours are alike */
                snprintf(text, sizeof(text), "7");
            if (is_valid(id, text))
                settings_entry_put(out, id, key, text);
        }
    }
}

static struct settings *random_settings(struct unit_random *source)
{
    struct settings *out = settings_of_nothing();
    char text[SETTING_TEXT_MAX];
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        const struct setting_row *row = setting_row(id);
        if (row->list != LIST_NONE || !(row->setters & (SETTER_CLI | SETTER_DEF)))
            continue;
        for (unsigned fallback = 0; fallback < 2; fallback++) {
            random_value(source, id, text);
            if (row->setters & (fallback ? SETTER_DEF : SETTER_CLI) && unit_random(source, 3) &&
                is_valid(id, text))
                settings_put(out, id, fallback ? SOURCE_DEFAULT : SOURCE_USER, text);
        }
    }
    for (unsigned list = LIST_NONE + 1; list < LIST_COUNT; list++)
        random_entries(source, (enum list_id)list, out);
    return out;
}

static void read_line(const char *line, struct config_place *place, struct settings *into)
{
    char why[200] = "";
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    expect(!config_text_comware.read_line(line, place, txn, why, sizeof(why)), why, line);
    apply_changes(txn, into);
    txn_free(txn);
}

static void read_back(const char *text, struct settings *into)
{
    struct config_place place = {.view = 0};
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        char copy[WORDS_LINE_MAX + 2];
        size_t len = strcspn(line, "\n");
        CU_ASSERT_TRUE_FATAL(len < sizeof(copy));
        memcpy(copy, line, len);
        copy[len] = '\0';
        read_line(copy, &place, into);
    }
    CU_ASSERT_EQUAL(place.open, 0);
}

/* --- comparison: values that equal the default are not printed, so they need not come back --- */

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static const char *get(const struct settings *settings, enum setting_id id,
                       enum setting_source source)
{
    const char *text = settings_get(settings, id, source);
    return text || source != SOURCE_USER ? text : setting_row(id)->builtin;
}

static void compare_entries(const struct settings *a, const struct settings *b, enum list_id list)
{
    for (size_t n = 0; n < settings_entry_count(a, list); n++) {
        const char *key = settings_entry_key(a, list, n);
        if (list != LIST_LINE)
            expect(settings_entry_exists(b, list, key), "is an entry that is only in one", key);
        for (unsigned i = 0; i < SETTING_COUNT; i++) {
            enum setting_id id = (enum setting_id)i;
            if (setting_row(id)->list == list)
                expect(same(settings_entry_effective(a, id, key),
                            settings_entry_effective(b, id, key)),
                       "is another value of this entry", key);
        }
    }
}

static void check_equal(const struct settings *a, const struct settings *b)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        bool equal = same(get(a, id, SOURCE_USER), get(b, id, SOURCE_USER)) &&
                     same(get(a, id, SOURCE_DEFAULT), get(b, id, SOURCE_DEFAULT));
        expect(equal, "is not what it was", setting_row(id)->name);
    }
    for (unsigned list = LIST_NONE + 1; list < LIST_COUNT; list++) {
        compare_entries(a, b, (enum list_id)list);
        compare_entries(b, a, (enum list_id)list);
    }
}

static void test_any_configuration(void)
{
    struct unit_random source = unit_random_new("random configurations");
    struct buf out, again;
    buf_init(&out, 1048576);
    buf_init(&again, 1048576);
    unsigned failures = CU_get_number_of_failures();
    for (unsigned round = 0; round < ROUNDS && CU_get_number_of_failures() == failures; round++) {
        struct settings *before = random_settings(&source), *after = settings_of_nothing();
        buf_reset(&out);
        CU_ASSERT_EQUAL(config_text_comware.print(before, "7.1.070", &out), 0);
        CU_ASSERT_PTR_NULL(strstr(buf_text(&out), " simple "));
        read_back(buf_text(&out), after);
        check_equal(before, after);
        buf_reset(&again);
        CU_ASSERT_EQUAL(config_text_comware.print(after, "7.1.070", &again), 0);
        expect(!strcmp(buf_text(&out), buf_text(&again)), "is printed, then", buf_text(&out));
        settings_free(before);
        settings_free(after);
    }
    buf_free(&out);
    buf_free(&again);
}

/* --- undo --- */

/* Where a line of this view stands in a test. */
static struct config_place place_in(enum view view)
{
    struct config_place place = {.view = (int)view};
    const char *key = view_row(view)->list == LIST_NONE   ? ""
                      : view_row(view)->list == LIST_LINE ? "vty0-4"
                                                          : "word";
    snprintf(place.key, sizeof(place.key), "%s", key);
    return place;
}

static struct settings *after_line(const struct command_line *line)
{
    char text[WORDS_LINE_MAX];
    struct config_place place = place_in(line->view);
    struct settings *settings = settings_of_nothing();
    enum list_id list = view_row(line->view)->list;
    if (list != LIST_NONE && list != LIST_LINE)
        settings_entry_add(settings, list, place.key);
    command_line_text(line, text, sizeof(text));
    read_line(text, &place, settings);
    if (place.open) { /* a banner, which its delimiter ends */
        const char end[] = {'x', place.delimiter, '\0'};
        read_line(end, &place, settings);
    }
    return settings;
}

/* What another line makes of these settings. */
struct other {
    const struct command *command;
    const struct settings *set;
    unsigned undone;
};

static void undoes(void *ctx, const struct command_line *line)
{
    struct other *other = ctx;
    if (!line->ending->undo || line->ending->command != other->command)
        return;
    char text[WORDS_LINE_MAX];
    struct config_place place = place_in(line->view);
    struct settings *settings;
    CU_ASSERT_EQUAL_FATAL(settings_copy(other->set, &settings), 0);
    command_line_text(line, text, sizeof(text));
    read_line(text, &place, settings);
    enum setting_id id = (enum setting_id)other->command->setting;
    enum list_id list = other->command->setting < 0 ? LIST_NONE : setting_row(id)->list;
    const char *key = list == LIST_LINE ? "vty3" : "word", *now, *wanted = NULL;
    other->undone++;
    if (other->command->setting < 0) {
        expect(!settings_entry_exists(settings, other->command->list, key), "leaves the entry",
               text);
    } else {
        wanted = other->command->source == SOURCE_USER ? setting_row(id)->builtin : NULL;
        if (other->command->flags & COMMAND_DEFAULT_ON)
            wanted = "0";
        now = list == LIST_NONE ? get(settings, id, other->command->source)
                                : settings_entry_effective(settings, id, key);
        expect(same(now, wanted), "does not restore the default", text);
    }
    settings_free(settings);
}

struct undo_context {
    struct grammar *grammar;
    unsigned seen;
};

static void has_undo(void *ctx, const struct command_line *line)
{
    struct undo_context *context = ctx;
    const struct command *command = line->ending->command;
    bool sets = command->setting >= 0 || (command->list != LIST_NONE && command->enters);
    if (line->ending->undo || !sets || (command->undo_syntax && !*command->undo_syntax))
        return;
    char text[WORDS_LINE_MAX];
    struct settings *settings = after_line(line);
    struct other other = {command, settings, 0};
    command_line_text(line, text, sizeof(text));
    each_command_line(context->grammar, undoes, &other);
    expect(other.undone > 0, "has no undo form", text);
    context->seen++;
    settings_free(settings);
}

static void test_undo(void)
{
    struct undo_context context = {grammar_of_all(), 0};
    each_command_line(context.grammar, has_undo, &context);
    CU_ASSERT_TRUE(context.seen > 40);
    grammar_free(context.grammar);
}

UNIT_MAIN("round trip", {"any configuration reads back as what it was", test_any_configuration},
          {"undo restores the default, for each row", test_undo})
