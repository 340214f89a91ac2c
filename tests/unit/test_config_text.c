/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_config_text.c: the configuration as text: its layout, and that what was printed reads back
 * as what it was.
 */
#include <errno.h>
#include <string.h>

#include "cli/config_text.h"
#include "cli/place.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/settings.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "tests/unit/command_lines.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"
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
    config_text_print_place(s, &(struct place){.view = VIEW_USER}, "7", &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "#\n");
    buf_reset(&out);
    config_text_print_place(s, &(struct place){.view = VIEW_SYSTEM}, "7", &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "#\n version 7\n#\n sysname Core\n#\n");
    buf_reset(&out);
    config_text_print_place(s, &(struct place){.view = VIEW_CWMP}, "7", &out);
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
    struct config_place place = {.view = 0};
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        int error = config_text_comware.read_line(lines[i], &place, txn, why, sizeof(why));
        expect(!error, why, lines[i]);
    }
    CU_ASSERT_EQUAL(place.view, 0);
    static const struct {
        enum setting_id id;
        enum setting_source source;
        enum txn_form form;
        const char *text;
    } expected[] = {
        {.id = SETTING_SYSNAME, .source = SOURCE_USER, .form = TXN_PLAIN, .text = "Core"},
        {.id = SETTING_CWMP_ENABLE, .source = SOURCE_USER, .form = TXN_PLAIN, .text = "1"},
        {.id = SETTING_ACS_PASSWORD, .source = SOURCE_USER, .form = TXN_PLAIN, .text = "12345"},
        {.id = SETTING_ACS_USERNAME, .source = SOURCE_USER, .form = TXN_PLAIN, .text = "a b"},
        {.id = SETTING_STUN_ENABLE, .source = SOURCE_USER, .form = TXN_PLAIN, .text = NULL},
        {.id = SETTING_INFORM_TIME,
         .source = SOURCE_USER,
         .form = TXN_PLAIN,
         .text = "1999-01-01T00:00:00"}, /* has passed */
        {.id = SETTING_SYSNAME, .source = SOURCE_USER, .form = TXN_PLAIN, .text = "Other"},
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
        {VIEW_USER, "cwmp enable", "the word 'enable' at column 6 is not known"},
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
        {VIEW_CWMP, " cwmp cpe inform interval 0", "the value at column 27 is out of range"},
        {VIEW_CWMP, " cwmp acs url acs", "the value at column 15 is too short"},
        /* Never a password. */
        {VIEW_CWMP, " cwmp acs password simple secret word",
         "the word at column 34 is one too many"},
        {VIEW_CWMP, " cwmp acs password secret word", "the word at column 27 is one too many"},
        {VIEW_CWMP, " cwmp acs username u password secret word",
         "the word at column 38 is one too many"},
        {VIEW_CWMP, " cwmp acs pass cipher secret",
         "the value at column 23 must be cipher text of this device"},
    };
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char why[200] = "";
        struct config_place place = {.view = (int)cases[i].view};
        int error = config_text_comware.read_line(cases[i].line, &place, txn, why, sizeof(why));
        expect(error == -EINVAL, "is taken", cases[i].line);
        expect(!strcmp(why, cases[i].why), why, cases[i].line);
        CU_ASSERT_EQUAL(place.view, (int)cases[i].view);
    }
    char why[8], line[1100];
    struct config_place place = {.view = 0};
    CU_ASSERT_EQUAL(config_text_comware.read_line("nonsense", &place, txn, why, sizeof(why)),
                    -EINVAL);
    CU_ASSERT_EQUAL(strlen(why), sizeof(why) - 1); /* cut, not overrun */
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    CU_ASSERT_EQUAL(config_text_comware.read_line(line, &place, txn, why, sizeof(why)), -EINVAL);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    txn_free(txn);
}

/* --- texts over several lines --- */

/* Reads the lines; the last one has this result and reason. */
static void read_all(const char *const *lines, struct config_place *place, struct txn *txn,
                     int last, const char *reason)
{
    for (; *lines; lines++) {
        char why[200] = "";
        int error = config_text_comware.read_line(*lines, place, txn, why, sizeof(why));
        expect(error == (lines[1] ? 0 : last), why, *lines);
        if (error && reason)
            CU_ASSERT_STRING_EQUAL(why, reason);
    }
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_banners(void)
{
    struct config_place place = {.view = 0};
    struct settings *s = settings_of_nothing();
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    read_all(LINES(" header motd %one%", " header login $50% off$", " header shell %first", "",
                   "# second", " sysname Wrong", "return", "last%", " header legal @", "a", "b@",
                   " header incoming", "x%", " sysname Right", " undo header incoming"),
             &place, txn, 0, NULL);
    CU_ASSERT_EQUAL(place.open, 0);
    apply_changes(txn, s);
    txn_free(txn);
    expect_text(s, "#\n version 7.1.070, Release 1\n#\n"
                   " sysname Right\n"
                   " header legal %a\nb%\n"
                   " header login $50% off$\n"
                   " header motd %one%\n"
                   " header shell %first\n\n# second\n sysname Wrong\nreturn\nlast%\n"
                   "#\n");
    settings_free(s);
}

static void test_bad_banners(void)
{
    struct txn *txn;
    char line[301];
    struct config_place place = {.view = 0};
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    read_all(LINES(" header motd %%"), &place, txn, -EINVAL,
             "the text of header.motd is too short");
    read_all(LINES(" header motd %na\xc3\xafve%"), &place, txn, -EINVAL,
             "the text of header.motd must be lines of printable ASCII");
    /* What is left of a text that is too long is skipped, not run. */
    read_all(LINES(" header motd %", line, line, "sysname Wrong", "%"), &place, txn, -EINVAL,
             "the text of header.motd is too long");
    CU_ASSERT_EQUAL(place.open, 0);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    /* A file that ends within: the place says which text it was. */
    read_all(LINES(" header shell %begun", "sysname Wrong"), &place, txn, 0, NULL);
    CU_ASSERT_EQUAL(place.open, 1 + SETTING_HEADER_SHELL);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    txn_free(txn);
}

static void note_bad_line(void *ctx, unsigned line, const char *text, const char *why)
{
    struct buf *out = ctx;
    buf_printf(out, "%u: %s: %s\n", line, text, why);
}

/* Half a file, as a power cut may leave it: the lines before the text count. */
static void test_file_ends_in_banner(void)
{
    char parent[UNIT_PATH_MAX], dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    struct store *store;
    struct buf bad;
    buf_init(&bad, 4096);
    unit_dir(parent);
    unit_path(parent, "state-dir", dir);
    CU_ASSERT_EQUAL_FATAL(store_open(dir, NULL, &store), 0);
    CU_ASSERT_EQUAL(store_save(store, &config_text_comware, "7", STARTUP_MAIN, ""), 0);
    store_close(store);
    unit_path(dir, "flash/startup.cfg", path);
    unit_write_text(path, "#\n sysname Core\n header motd %Half\n of a text\n");
    CU_ASSERT_EQUAL_FATAL(store_open(dir, NULL, &store), 0);
    CU_ASSERT_EQUAL(store_load_startup(store, &config_text_comware, note_bad_line, &bad), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&bad), "4: : the file ends within the text of header.motd\n");
    CU_ASSERT_STRING_EQUAL(settings_effective(store_settings(store), SETTING_SYSNAME), "Core");
    CU_ASSERT_PTR_NULL(settings_get(store_settings(store), SETTING_HEADER_MOTD, SOURCE_USER));
    store_close(store);
    buf_free(&bad);
}

/* What begins an entry's view adds the entry; what only names one does not, and is refused. */
static void test_entries(void)
{
    struct config_place place = {.view = 0};
    struct settings *s = settings_of_nothing();
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    read_all(LINES(" alias shv display version | include \"a b\"", "#", "line vty 0 2",
                   " screen-length 0", " idle-timeout 1 30", "line vty 3", " screen-length 7", "#",
                   "pki domain Acs", "#", "ssl client-policy p", " pki-domain acs", "#"),
             &place, txn, 0, NULL);
    read_all(LINES("display pki certificate domain other ca"), &place, txn, -EINVAL,
             "the command 'display' at column 1 has no place in a configuration file");
    read_all(LINES("pki import domain other pem ca filename x"), &place, txn, -EINVAL,
             "the command 'pki' at column 1 has no place in a configuration file");
    apply_changes(txn, s);
    txn_free(txn);
    expect_text(s, "#\n version 7.1.070, Release 1\n#\n"
                   " alias shv display version | include \"a b\"\n"
                   "#\n"
                   "line vty 0 2\n idle-timeout 1 30\n screen-length 0\n#\n"
                   "line vty 3\n screen-length 7\n#\n"
                   "pki domain Acs\n#\n"
                   "ssl client-policy p\n pki-domain acs\n#\n");
    settings_free(s);
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
        {" cwmp cpe username u password x y", " cwmp cpe username u password ***"},
        {" cwmp acs default password 12", " cwmp acs default password **"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char line[100];
        snprintf(line, sizeof(line), "%s", cases[i].line);
        config_text_comware.hide(line);
        CU_ASSERT_STRING_EQUAL(line, cases[i].shown);
    }
}

UNIT_MAIN("config text", {"the layout is Comware's, defaults are left out", test_layout},
          {"display this prints the part of a view", test_views},
          {"a text that does not fit is an error", test_full_buffer},
          {"a file is read by the grammar, views and all", test_reads},
          {"a bad line is refused with its place, and no password is repeated", test_refuses},
          {"banners go on over several lines", test_banners},
          {"a bad or unfinished banner is named", test_bad_banners},
          {"a file that ends within a banner is named", test_file_ends_in_banner},
          {"entries of lists have their views", test_entries},
          {"a line to be logged loses its password", test_hides})
