/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_config_text.c: the configuration as text: its layout, and that what was printed reads back
 * as what it was.
 */
#include <errno.h>
#include <string.h>

#include "cli/config_text.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/txn.h"
#include "tests/unit/command_lines.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"
#include "platform/banned.h"

static const char some_cipher[] = "$c$3$QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz";

static struct settings *settings_of_nothing(void)
{
    struct settings *settings;
    CU_ASSERT_EQUAL_FATAL(settings_new(&settings), 0);
    return settings;
}

/* --- the layout --- */

static void expect_text(const struct settings *settings, const char *expected)
{
    struct buf out;
    buf_init(&out, 65536);
    CU_ASSERT_EQUAL(config_text_comware.print(settings, "7.1.070, Release 1", &out), 0);
    expect(!strcmp(buf_text(&out), expected), "is printed", buf_text(&out));
    buf_free(&out);
}

static void test_layout(void)
{
    struct settings *s = settings_of_nothing();
    expect_text(s, "#\n version 7.1.070, Release 1\n#\n");
    settings_put(s, SETTING_SYSNAME, SOURCE_USER, "Core");
    expect_text(s, "#\n version 7.1.070, Release 1\n#\n sysname Core\n#\n");
    settings_put(s, SETTING_CWMP_ENABLE, SOURCE_USER, "1");
    settings_put(s, SETTING_ACS_URL, SOURCE_USER, "http://acs:7547/");
    settings_put(s, SETTING_ACS_USERNAME, SOURCE_USER, "two words");
    settings_put(s, SETTING_ACS_PASSWORD, SOURCE_USER, some_cipher);
    settings_put(s, SETTING_ACS_URL, SOURCE_DEFAULT, "http://www.acs.com:80/acs");
    settings_put(s, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, some_cipher);
    settings_put(s, SETTING_CONNECT_INTERFACE, SOURCE_USER, "GigabitEthernet1/0/1");
    settings_put(s, SETTING_CONNECT_RETRY, SOURCE_USER, "0");
    settings_put(s, SETTING_INFORM_ENABLE, SOURCE_USER, "1");
    settings_put(s, SETTING_INFORM_INTERVAL, SOURCE_USER, "60");
    settings_put(s, SETTING_INFORM_TIME, SOURCE_USER, "2012-12-01T20:00:00");
    settings_put(s, SETTING_CPE_USERNAME, SOURCE_USER, "neo");
    settings_put(s, SETTING_SSL_POLICY, SOURCE_USER, "test");
    static const char expected[] =
        "#\n"
        " version 7.1.070, Release 1\n"
        "#\n"
        " sysname Core\n"
        "#\n"
        "cwmp\n"
        " cwmp enable\n"
        " cwmp acs default password cipher $c$3$QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz\n"
        " cwmp acs default url http://www.acs.com:80/acs\n"
        " cwmp acs password cipher $c$3$QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz\n"
        " cwmp acs url http://acs:7547/\n"
        " cwmp acs username \"two words\"\n"
        " cwmp cpe connect interface GigabitEthernet1/0/1\n"
        " cwmp cpe connect retry 0\n"
        " cwmp cpe inform interval 60\n"
        " cwmp cpe inform interval enable\n"
        " cwmp cpe inform time 2012-12-01T20:00:00\n"
        " cwmp cpe username neo\n"
        " ssl client-policy test\n"
        "#\n";
    expect_text(s, expected);
    /* Defaults, what DHCP brought, and what only the ACS may set, are left out. */
    settings_put(s, SETTING_WAIT_TIMEOUT, SOURCE_USER, "30");
    settings_put(s, SETTING_STUN_ENABLE, SOURCE_USER, "0");
    settings_put(s, SETTING_PROVISION_CODE, SOURCE_USER, "PROVISIONINGCODE");
    settings_put(s, SETTING_CPE_PASSWORD, SOURCE_DHCP, some_cipher);
    settings_put(s, SETTING_RETRY_MINIMUM, SOURCE_USER, "7");
    expect_text(s, expected);
    settings_free(s);
}

static void test_views(void)
{
    struct settings *s = settings_of_nothing();
    struct buf out;
    buf_init(&out, 65536);
    settings_put(s, SETTING_SYSNAME, SOURCE_USER, "Core");
    settings_put(s, SETTING_CWMP_ENABLE, SOURCE_USER, "1");
    config_text_print_view(s, VIEW_USER, "7", &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "#\n");
    buf_reset(&out);
    config_text_print_view(s, VIEW_SYSTEM, "7", &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "#\n version 7\n#\n sysname Core\n#\n");
    buf_reset(&out);
    config_text_print_view(s, VIEW_CWMP, "7", &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "#\ncwmp\n cwmp enable\n#\n");
    buf_free(&out);
    settings_free(s);
}

static void test_full_buffer(void)
{
    struct settings *s = settings_of_nothing();
    settings_put(s, SETTING_SYSNAME, SOURCE_USER, "Core");
    settings_put(s, SETTING_CWMP_ENABLE, SOURCE_USER, "1");
    for (size_t max = 0; max < 60; max++) {
        struct buf out;
        buf_init(&out, max);
        int error = config_text_comware.print(s, "7", &out);
        CU_ASSERT_EQUAL(error, max < strlen("#\n version 7\n#\n sysname Core\n#\n"
                                            "cwmp\n cwmp enable\n#\n")
                                   ? -EMSGSIZE
                                   : 0);
        buf_free(&out);
    }
    settings_free(s);
}

/* --- reading --- */

static void test_reads(void)
{
    static const char *const lines[] = {"#",
                                        " version 7.1.070, Release 1",
                                        "#",
                                        " sysname Core",
                                        "#",
                                        "cwmp",
                                        " cwmp enable",
                                        "\tcwmp acs password simple 12345",
                                        "CWMP ACS USERNAME \"a b\" ",
                                        " undo cwmp cpe stun enable",
                                        " cwmp cpe inform time 1999-01-01T00:00:00",
                                        "",
                                        "   ",
                                        " sysname Other",
                                        "#",
                                        "return"};
    struct txn *txn;
    char why[200] = "";
    int view = 0;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        int error = config_text_comware.read_line(lines[i], &view, txn, why, sizeof(why));
        expect(!error, why, lines[i]);
    }
    CU_ASSERT_EQUAL(view, 0);
    static const struct txn_change expected[] = {
        {SETTING_SYSNAME, SOURCE_USER, TXN_PLAIN, "Core"},
        {SETTING_CWMP_ENABLE, SOURCE_USER, TXN_PLAIN, "1"},
        {SETTING_ACS_PASSWORD, SOURCE_USER, TXN_PLAIN, "12345"},
        {SETTING_ACS_USERNAME, SOURCE_USER, TXN_PLAIN, "a b"},
        {SETTING_STUN_ENABLE, SOURCE_USER, TXN_PLAIN, NULL},
        {SETTING_INFORM_TIME, SOURCE_USER, TXN_PLAIN, "1999-01-01T00:00:00"}, /* has passed */
        {SETTING_SYSNAME, SOURCE_USER, TXN_PLAIN, "Other"},
    };
    CU_ASSERT_EQUAL_FATAL(txn->change_count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < txn->change_count; i++) {
        const struct txn_change *change = &txn->changes[i];
        CU_ASSERT_EQUAL(change->id, expected[i].id);
        CU_ASSERT_EQUAL(change->source, expected[i].source);
        CU_ASSERT_EQUAL(change->form, expected[i].form);
        CU_ASSERT_EQUAL(!change->text, !expected[i].text);
        if (change->text && expected[i].text)
            CU_ASSERT_STRING_EQUAL(change->text, expected[i].text);
    }
    txn_free(txn);
}

static void test_refuses(void)
{
    static const struct {
        enum view view;
        const char *line, *why;
    } cases[] = {
        {VIEW_USER, " nonsense", "the word 'nonsense' at column 2 is not known"},
        {VIEW_USER, "cwmp enable", "the word 'enable' at column 6 is one too many"},
        {VIEW_USER, "sysname", "the line is incomplete at column 9"},
        {VIEW_USER, "sysname a b", "the word 'b' at column 11 is one too many"},
        {VIEW_USER, "sysname a>b",
         "the value at column 9 must be letters, digits, '-', '_' and '.'"},
        {VIEW_USER, " s x", "the word 's' at column 2 may mean several commands"},
        {VIEW_USER, "display this",
         "the command 'display' at column 1 has no place in a configuration file"},
        {VIEW_USER, "save force",
         "the command 'save' at column 1 has no place in a configuration file"},
        {VIEW_USER, " quit", "the command 'quit' at column 2 has no place in a configuration file"},
        {VIEW_USER, "system-view", "the word 'system-view' at column 1 is not known"},
        {VIEW_CWMP, " cwmp cpe inform interval 5", "the value at column 27 is out of range"},
        {VIEW_CWMP, " cwmp acs url acs", "the value at column 15 is too short"},
        /* Never a password. */
        {VIEW_CWMP, " cwmp acs password simple secret word",
         "the word at column 34 is one too many"},
        {VIEW_CWMP, " cwmp acs password secret", "the word at column 20 is not known"},
        {VIEW_CWMP, " cwmp acs pass cipher secret",
         "the value at column 23 must be cipher text of this device"},
    };
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char why[200] = "";
        int view = (int)cases[i].view;
        int error = config_text_comware.read_line(cases[i].line, &view, txn, why, sizeof(why));
        expect(error == -EINVAL, "is taken", cases[i].line);
        expect(!strcmp(why, cases[i].why), why, cases[i].line);
        CU_ASSERT_EQUAL(view, (int)cases[i].view);
    }
    char why[8], line[1100];
    int view = 0;
    CU_ASSERT_EQUAL(config_text_comware.read_line("nonsense", &view, txn, why, sizeof(why)),
                    -EINVAL);
    CU_ASSERT_EQUAL(strlen(why), sizeof(why) - 1); /* cut, not overrun */
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    CU_ASSERT_EQUAL(config_text_comware.read_line(line, &view, txn, why, sizeof(why)), -EINVAL);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    txn_free(txn);
}

static void test_hides(void)
{
    static const struct {
        const char *line, *shown;
    } cases[] = {
        {" cwmp acs password simple secret extra", " cwmp acs password ***"},
        {" cwmp acs passw secret", " cwmp acs passw ***"},
        {" cwmp acs username u PASSWORD x", " cwmp acs username u PASSWORD *"},
        {" cwmp acs password", " cwmp acs password"},
        {" cwmp acs url http://a/ b", " cwmp acs url http://a/ b"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char line[100];
        snprintf(line, sizeof(line), "%s", cases[i].line);
        config_text_comware.hide(line);
        CU_ASSERT_STRING_EQUAL(line, cases[i].shown);
    }
}

/* --- any configuration --- */

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

#define DIGITS "0123456789"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER  "abcdefghijklmnopqrstuvwxyz"

/* A valid value of the row, secrets in cipher form; often with what has to be quoted. */
static void random_value(struct unit_random *source, enum setting_id id, char *out)
{
    const struct setting_row *row = setting_row(id);
    static const char printable[] = " \"\\ \"\\!#$%&'()*+,-./:;<=>@[]^_`{|}~" DIGITS UPPER LOWER;
    static const char *const interfaces[] = {
        "GigabitEthernet1/0/1", "eth0",   "lo", "wan", "Vlan-interface2", "t",
        "gigabitethernet",      "GE1/0/1"};
    switch (row->type) {
    case SETTING_TYPE_BOOL:
        snprintf(out, SETTING_TEXT_MAX, "%u", unit_random(source, 2));
        break;
    case SETTING_TYPE_UINT:
        snprintf(out, SETTING_TEXT_MAX, "%u",
                 row->min + unit_random(source, row->max - row->min + 1));
        break;
    case SETTING_TYPE_URL:
        memcpy(out, "https://a", 9);
        random_chars(source, "/", 1, 1, out + 9);
        random_chars(source, "-._~!$&'()*+,;=:@/#%" DIGITS UPPER LOWER, 0, row->max - 10, out + 10);
        break;
    case SETTING_TYPE_SECRET:
        memcpy(out, "$c$3$", 5);
        random_chars(source, "+/" DIGITS UPPER LOWER, 28, 368, out + 5);
        break;
    case SETTING_TYPE_PROVISION:
        random_chars(source, "." DIGITS UPPER, row->min, row->max, out);
        break;
    case SETTING_TYPE_INTERFACE:
        snprintf(out, SETTING_TEXT_MAX, "%s", interfaces[unit_random(source, 8)]);
        break;
    case SETTING_TYPE_LOCALTIME:
        snprintf(out, SETTING_TEXT_MAX, "20%02u-%02u-%02uT%02u:%02u:00", unit_random(source, 36),
                 1 + unit_random(source, 12), 1 + unit_random(source, 28), unit_random(source, 24),
                 unit_random(source, 60));
        break;
    case SETTING_TYPE_SYSNAME:
        random_chars(source, "-_." DIGITS UPPER LOWER, row->min, row->max, out);
        break;
    default:
        random_chars(source, printable, row->min, row->max, out);
    }
}

static void read_back(const char *text, struct settings *into)
{
    struct txn *txn;
    int view = 0;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        char why[200] = "", copy[WORDS_LINE_MAX + 2];
        size_t len = strcspn(line, "\n");
        CU_ASSERT_TRUE_FATAL(len < sizeof(copy));
        memcpy(copy, line, len);
        copy[len] = '\0';
        expect(!config_text_comware.read_line(copy, &view, txn, why, sizeof(why)), why, copy);
    }
    for (size_t i = 0; i < txn->change_count; i++) {
        const struct txn_change *change = &txn->changes[i];
        bool secret = setting_row(change->id)->type == SETTING_TYPE_SECRET;
        CU_ASSERT_EQUAL(change->form, secret ? TXN_CIPHER : TXN_PLAIN);
        settings_put(into, change->id, change->source, change->text);
    }
    txn_free(txn);
}

static void check_equal(const struct settings *a, const struct settings *b)
{
    static const enum setting_source sources[] = {SOURCE_USER, SOURCE_DEFAULT};
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        for (size_t i = 0; i < 2; i++) {
            const struct setting_row *row = setting_row((enum setting_id)id);
            const char *builtin = sources[i] == SOURCE_USER ? row->builtin : NULL;
            const char *before = settings_get(a, (enum setting_id)id, sources[i]);
            const char *after = settings_get(b, (enum setting_id)id, sources[i]);
            before = before ? before : builtin;
            after = after ? after : builtin;
            expect(!before == !after && (!before || !strcmp(before, after)), "is not what it was",
                   row->name);
        }
}

static void test_round_trip(void)
{
    struct unit_random source = unit_random_new("random configurations");
    struct buf out;
    buf_init(&out, 65536);
    unsigned failures = CU_get_number_of_failures();
    for (unsigned round = 0; round < 400 && CU_get_number_of_failures() == failures; round++) {
        struct settings *before = settings_of_nothing(), *after = settings_of_nothing();
        char text[SETTING_TEXT_MAX];
        for (unsigned id = 0; id < SETTING_COUNT; id++) {
            const struct setting_row *row = setting_row((enum setting_id)id);
            const char *why = "";
            random_value(&source, (enum setting_id)id, text);
            expect(row->type == SETTING_TYPE_SECRET
                       ? !setting_check_cipher(text)
                       : !(row->setters & SETTER_CLI) ||
                             !setting_check((enum setting_id)id, text, &why),
                   "the test made a bad value of", row->name);
            if (row->setters & SETTER_CLI && unit_random(&source, 3))
                settings_put(before, (enum setting_id)id, SOURCE_USER, text);
            if (row->setters & SETTER_DEF && unit_random(&source, 3))
                settings_put(before, (enum setting_id)id, SOURCE_DEFAULT, text);
        }
        buf_reset(&out);
        CU_ASSERT_EQUAL(config_text_comware.print(before, "7.1.070", &out), 0);
        read_back(buf_text(&out), after);
        check_equal(before, after);
        settings_free(before);
        settings_free(after);
    }
    buf_free(&out);
}

UNIT_MAIN("config text", {"the layout is Comware's, defaults are left out", test_layout},
          {"display this prints the part of a view", test_views},
          {"a text that does not fit is an error", test_full_buffer},
          {"a file is read by the grammar, views and all", test_reads},
          {"a bad line is refused with its place, and no password is repeated", test_refuses},
          {"a line to be logged loses its password", test_hides},
          {"any configuration reads back as what it was", test_round_trip})
