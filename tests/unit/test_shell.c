/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_shell.c: whole lines against a daemon: views and prompts, carets under the typed text, what
 * is set and shown, the save dialogue, and what is said when the daemon refuses or is gone.
 */
#include <errno.h>
#include <string.h>

#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/settings.h"
#include "tests/unit/shell_session.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"
#include "platform/banned.h"

/* --- views --- */

static void test_views(void)
{
    struct session s;
    open_session(&s, no_status);
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "<Sysname>");
    type(&s, "system-view", SHELL_DONE, "System View: return to User View with Ctrl+Z.\n");
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "[Sysname]");
    done(&s, "cwmp");
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "[Sysname-cwmp]");
    CU_ASSERT_EQUAL(shell_view(s.shell), VIEW_CWMP);
    done(&s, "sysname Core.1_a-b");
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "[Core.1_a-b-cwmp]");
    done(&s, "quit");
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "[Core.1_a-b]");
    done(&s, "CWMP");
    done(&s, "return");
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "<Core.1_a-b>");
    type(&s, "", SHELL_NOTHING, "");
    type(&s, " \t", SHELL_NOTHING, "");
    type(&s, "#", SHELL_NOTHING, "");
    done(&s, "screen-length disable");
    done(&s, "undo screen-length disable");
    type(&s, "quit", SHELL_QUIT, "");
    close_session(&s);
}

/* The same configuration pasted twice, as displayed: nothing in it may be refused. */
static void test_paste(void)
{
    static const char *const lines[] = {"#",
                                        " version " FAKE_VERSION,
                                        "#",
                                        " sysname Core",
                                        "#",
                                        "cwmp",
                                        " cwmp enable",
                                        " cwmp acs password cipher " FAKE_CIPHER,
                                        " cwmp acs url http://acs/x",
                                        "#"};
    struct session s;
    open_session(&s, no_status);
    type(&s, "system-view", SHELL_DONE, "System View: return to User View with Ctrl+Z.\n");
    for (size_t i = 0; i < 2 * sizeof(lines) / sizeof(lines[0]); i++) {
        buf_reset(&s.out);
        shell_prompt(s.shell);
        CU_ASSERT_NOT_EQUAL(shell_run(s.shell, lines[i % (sizeof(lines) / sizeof(lines[0]))]),
                            SHELL_REFUSED);
        CU_ASSERT_EQUAL(s.out.len, 0);
    }
    type(&s, "display current-configuration", SHELL_DONE,
         "#\n version " FAKE_VERSION "\n#\n sysname Core\n#\ncwmp\n cwmp enable\n"
         " cwmp acs password cipher " FAKE_CIPHER "\n cwmp acs url http://acs/x\n#\nreturn\n");
    close_session(&s);
}

/* --- carets --- */

static void test_carets(void)
{
    struct session s;
    open_session(&s, no_status);
    /* "<Sysname>" is 9 columns wide, "[Sysname-cwmp]" 14, "[SWC]" 5. */
    type(&s, "xyz", SHELL_REFUSED, ERROR("         ", "Unrecognized command"));
    type(&s, "  xyz", SHELL_REFUSED, ERROR("           ", "Unrecognized command"));
    type(&s, "s", SHELL_REFUSED, ERROR("         ", "Ambiguous command"));
    type(&s, "system-view", SHELL_DONE, "System View: return to User View with Ctrl+Z.\n");
    done(&s, "sysname SWC");
    type(&s, "display __codex_invalid_probe__", SHELL_REFUSED,
         ERROR("             ", "Unrecognized command"));
    type(&s, "dis cw", SHELL_REFUSED, ERROR("            ", "Incomplete command"));
    type(&s, "dis cw ", SHELL_REFUSED, ERROR("            ", "Incomplete command"));
    type(&s, "quit x", SHELL_REFUSED, ERROR("          ", "Too many parameters"));
    done(&s, "undo sysname");
    done(&s, "cwmp");
    type(&s, "cwmp cpe inform interval 5", SHELL_REFUSED,
         ERROR("                                       ", "Wrong parameter"));
    type(&s, "  cwmp cpe inform interval 50 60", SHELL_REFUSED,
         ERROR("                                            ", "Too many parameters"));
    /* Nothing of it was set. */
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_INFORM_INTERVAL, SOURCE_USER), "");
    char line[513];
    memset(line, 'x', 512);
    line[512] = '\0';
    type(&s, line, SHELL_REFUSED, " % The line is longer than 511 characters.\n");
    close_session(&s);
}

static void test_help_and_tab(void)
{
    struct session s;
    struct buf line;
    open_session(&s, no_status);
    shell_prompt(s.shell);
    shell_help(s.shell, "display cwmp ");
    CU_ASSERT_STRING_EQUAL(buf_text(&s.out),
                           "  configuration  CWMP configuration\n  status         CWMP status\n");
    buf_reset(&s.out);
    shell_help(s.shell, "display x");
    CU_ASSERT_STRING_EQUAL(buf_text(&s.out), ERROR("                 ", "Unrecognized command"));
    buf_init(&line, 512);
    CU_ASSERT_TRUE(shell_complete(s.shell, "disp", 0, &line));
    CU_ASSERT_STRING_EQUAL(buf_text(&line), "display ");
    buf_free(&line);
    close_session(&s);
}

/* --- setting --- */

static void test_settings(void)
{
    static const struct {
        const char *line, *undo;
        enum shell_result result;
        enum setting_id id;
        enum setting_source source;
        const char *value;
    } cases[] = {
        {"cwmp enable", "undo cwmp enable", SHELL_DONE, SETTING_CWMP_ENABLE, SOURCE_USER, "1"},
        {"cwmp acs url http://acs/", "undo cwmp acs url", SHELL_DONE, SETTING_ACS_URL, SOURCE_USER,
         "http://acs/"},
        {"cwmp acs default url http://other/", "undo cwmp acs default url", SHELL_DONE,
         SETTING_ACS_URL, SOURCE_DEFAULT, "http://other/"},
        {"cwmp acs username \"a b\"", "undo cwmp acs username", SHELL_DONE, SETTING_ACS_USERNAME,
         SOURCE_USER, "a b"},
        {"cwmp acs password simple 12345", "undo cwmp acs password", SHELL_SECRET,
         SETTING_ACS_PASSWORD, SOURCE_USER, FAKE_CIPHER},
        {"cwmp acs default password cipher " FAKE_CIPHER, "undo cwmp acs default password",
         SHELL_SECRET, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, FAKE_CIPHER},
        {"cwmp cpe inform interval 86400", "undo cwmp cpe inform interval", SHELL_DONE,
         SETTING_INFORM_INTERVAL, SOURCE_USER, "86400"},
        {"cwmp cpe inform interval ena", "undo cwmp cpe inform interval enable", SHELL_DONE,
         SETTING_INFORM_ENABLE, SOURCE_USER, "1"},
        {"cwmp cpe inform time 2035-12-31T23:59:59", "undo cwmp cpe inform time", SHELL_DONE,
         SETTING_INFORM_TIME, SOURCE_USER, "2035-12-31T23:59:59"},
        {"cwmp cpe connect interface gigabitethernet 1/0/1", "undo cwmp cpe connect interface",
         SHELL_DONE, SETTING_CONNECT_INTERFACE, SOURCE_USER, "GigabitEthernet1/0/1"},
        {"cwmp cpe provision-code A.1", "undo cwmp cpe provision-code", SHELL_DONE,
         SETTING_PROVISION_CODE, SOURCE_USER, "A.1"},
        {"ssl client-policy Test", "undo ssl client-policy", SHELL_DONE, SETTING_SSL_POLICY,
         SOURCE_USER, "Test"},
    };
    struct session s;
    open_session(&s, no_status);
    enter_cwmp_view(&s);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        type(&s, cases[i].line, cases[i].result, "");
        CU_ASSERT_STRING_EQUAL(value(&s, cases[i].id, cases[i].source), cases[i].value);
        done(&s, cases[i].undo);
        CU_ASSERT_STRING_EQUAL(value(&s, cases[i].id, cases[i].source), "");
    }
    type(&s, "cwmp cpe inform time 2001-01-01T00:00:00", SHELL_REFUSED,
         ERROR("                                   ", "Wrong parameter"));
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_INFORM_TIME, SOURCE_USER), "");
    close_session(&s);
}

/* --- what the daemon refuses --- */

static void test_refusals(void)
{
    struct session s;
    char line[64], expected[256];
    static const int carets[] = {EINVAL, ERANGE, EMSGSIZE, EBADMSG};
    open_session(&s, no_status);
    type(&s, "system-view", SHELL_DONE, "System View: return to User View with Ctrl+Z.\n");
    for (size_t i = 0; i < sizeof(carets) / sizeof(carets[0]); i++) {
        snprintf(line, sizeof(line), " sysname error-%d", carets[i]);
        type(&s, line, SHELL_REFUSED, ERROR("                  ", "Wrong parameter"));
    }
    done(&s, "cwmp");
    type(&s, "cwmp acs password cipher $c$3$damaged", SHELL_REFUSED,
         ERROR("                                       ",
               "Wrong parameter") " % The cipher text is damaged, or it is not of this device.\n");
    done(&s, "quit");
    snprintf(line, sizeof(line), "sysname error-%d", EACCES);
    type(&s, line, SHELL_REFUSED, "Permission denied.\n");
    snprintf(line, sizeof(line), "sysname error-%d", ENOSPC);
    type(&s, line, SHELL_REFUSED, " % No space left on device\n");

    /* A daemon that goes away and one that was never there. */
    fake_daemon_stop(&s.daemon);
    snprintf(expected, sizeof(expected), "cwmpd is not running (%.80s): Connection refused\n",
             s.daemon.socket);
    type(&s, "sysname Core", SHELL_REFUSED, expected);
    type(&s, "display cwmp status", SHELL_REFUSED, expected);
    type(&s, "display cwmp configuration", SHELL_REFUSED, expected);
    type(&s, "display current-configuration", SHELL_REFUSED, expected);
    remove(s.daemon.socket);
    snprintf(expected, sizeof(expected),
             "cwmpd is not running (%.80s): No such file or directory\n", s.daemon.socket);
    type(&s, "sysname Core", SHELL_REFUSED, expected);
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "[Sysname]");
    /* One that comes back is used again. */
    remove(s.daemon.socket);
    fake_daemon_start(&s.daemon, s.dir, no_status);
    done(&s, "sysname Core");
    CU_ASSERT_STRING_EQUAL(shell_prompt(s.shell), "[Core]");
    close_session(&s);
}

/* --- displays --- */

static void test_display_configuration(void)
{
    struct session s;
    open_session(&s, no_status);
    type(&s, "display cwmp configuration", SHELL_DONE,
         "CWMP state                          : Disabled\n"
         "ACS URL                             : Null\n"
         "ACS username                        : \n"
         "ACS default URL                     : Null\n"
         "ACS default username                : \n"
         "Periodic inform                     : Disabled\n"
         "Inform interval                     : 600s\n"
         "Inform time                         : None\n"
         "Wait timeout                        : 30s\n"
         "Connection retries                  : Unlimited\n"
         "Source IP interface                 : None\n"
         "STUN state                          : Disabled\n"
         "SSL policy name                     : Null\n");
    enter_cwmp_view(&s);
    done(&s, "cwmp enable");
    done(&s, "cwmp acs url http://www.acs.com:80/acs");
    done(&s, "cwmp acs username newname");
    done(&s, "cwmp acs default username defname");
    done(&s, "cwmp acs default url http://def/");
    done(&s, "cwmp cpe inform interval enable");
    done(&s, "cwmp cpe inform interval 3600");
    done(&s, "cwmp cpe inform time 2035-12-01T20:00:00");
    done(&s, "cwmp cpe wait timeout 60");
    done(&s, "cwmp cpe connect retry 0");
    done(&s, "cwmp cpe connect interface ge 1/0/1");
    done(&s, "cwmp cpe stun enable");
    done(&s, "ssl client-policy test");
    type(&s, "dis cwmp conf", SHELL_DONE,
         "CWMP state                          : Enabled\n"
         "ACS URL                             : http://www.acs.com:80/acs\n"
         "ACS username                        : newname\n"
         "ACS default URL                     : http://def/\n"
         "ACS default username                : defname\n"
         "Periodic inform                     : Enabled\n"
         "Inform interval                     : 3600s\n"
         "Inform time                         : 2035-12-01T20:00:00\n"
         "Wait timeout                        : 60s\n"
         "Connection retries                  : 0\n"
         "Source IP interface                 : GigabitEthernet1/0/1\n"
         "STUN state                          : Enabled\n"
         "SSL policy name                     : test\n");
    close_session(&s);
}

/* The URL of one source never stands beside the username of another. */
static void test_preferred_acs(void)
{
    static const struct {
        const char *user_url, *user_name, *dhcp_url, *dhcp_name, *url, *name;
    } cases[] = {
        {"http://u/", NULL, "http://d/", "dhcp", "http://u/", ""},
        {"http://u/", "user", "http://d/", "dhcp", "http://u/", "user"},
        {NULL, "user", "http://d/", "dhcp", "http://d/", "dhcp"},
        {NULL, "user", "http://d/", NULL, "http://d/", ""},
        {NULL, "user", NULL, NULL, "Null", "user"},
        {NULL, NULL, NULL, NULL, "Null", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct session s;
        struct buf request, reply;
        char expected[200];
        open_session(&s, no_status);
        buf_init(&request, 4096);
        buf_init(&reply, 4096);
        control_put(&request, "commit");
        const char *const sets[4][3] = {{"acs.url", "user", cases[i].user_url},
                                        {"acs.username", "user", cases[i].user_name},
                                        {"acs.url", "dhcp", cases[i].dhcp_url},
                                        {"acs.username", "dhcp", cases[i].dhcp_name}};
        for (size_t n = 0; n < 4; n++) {
            if (!sets[n][2])
                continue;
            control_put(&request, "set");
            for (size_t w = 0; w < 3; w++)
                control_put(&request, sets[n][w]);
        }
        CU_ASSERT_EQUAL(control_call(s.client, &request, &reply), 0);
        buf_free(&request);
        buf_free(&reply);
        shell_run(s.shell, "display cwmp configuration");
        snprintf(expected, sizeof(expected),
                 "\nACS URL                             : %s\n"
                 "ACS username                        : %s\n",
                 cases[i].url, cases[i].name);
        CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&s.out), expected));
        close_session(&s);
    }
}

static const char *const status_of_new[] = {"state",
                                            "disabled",
                                            "url",
                                            "",
                                            "source",
                                            "none",
                                            "username",
                                            "",
                                            "connection",
                                            "disconnected",
                                            "transfer",
                                            "none",
                                            "last-success",
                                            "",
                                            "next-attempt",
                                            "",
                                            "last-failure",
                                            "",
                                            "failure-reason",
                                            "",
                                            "retry-count",
                                            "0",
                                            "sessions",
                                            "0",
                                            "events",
                                            "",
                                            NULL};
static const char *const status_of_busy[] = {"state",
                                             "enabled",
                                             "url",
                                             "http://www.acs.com:80/acs",
                                             "source",
                                             "user",
                                             "username",
                                             "newname",
                                             "connection",
                                             "waiting",
                                             "transfer",
                                             "downloading",
                                             "last-success",
                                             "2026-01-31T23:59:59",
                                             "next-attempt",
                                             "1096832",
                                             "last-failure",
                                             "2026-01-30T00:00:00",
                                             "failure-reason",
                                             "401 Unauthorized",
                                             "retry-count",
                                             "3",
                                             "sessions",
                                             "17",
                                             "events",
                                             "0 BOOTSTRAP,1 BOOT",
                                             "of-a-newer-daemon",
                                             "x",
                                             NULL};

static void test_display_status(void)
{
    struct session s;
    open_session(&s, status_of_new);
    type(&s, "display cwmp status", SHELL_DONE,
         "CWMP state                                    : Disabled\n"
         "ACS URL of most recent connection             : Null\n"
         "ACS information source                        : None\n"
         "ACS username of most recent connection        : \n"
         "Connection status                             : Disconnected\n"
         "Data transfer status                          : None\n"
         "Most recent successful connection attempt     : None\n"
         "Length of time before next connection attempt : None\n");
    close_session(&s);
    open_session(&s, status_of_busy);
    static const char plain[] =
        "CWMP state                                    : Enabled\n"
        "ACS URL of most recent connection             : http://www.acs.com:80/acs\n"
        "ACS information source                        : User\n"
        "ACS username of most recent connection        : newname\n"
        "Connection status                             : Waiting response\n"
        "Data transfer status                          : Downloading\n"
        "Most recent successful connection attempt     : 2026-01-31T23:59:59\n"
        "Length of time before next connection attempt : 1096832s\n";
    type(&s, "display cwmp status", SHELL_DONE, plain);
    char verbose[2048];
    snprintf(verbose, sizeof(verbose),
             "%s"
             "Most recent failed connection attempt         : 2026-01-30T00:00:00\n"
             "Reason of most recent failure                 : 401 Unauthorized\n"
             "Failed attempts since last success            : 3\n"
             "Undelivered events                            : 0 BOOTSTRAP,1 BOOT\n"
             "Successful sessions                           : 17\n"
             "CWMP version of most recent session           : None\n"
             "RPCs that the ACS offers                      : Not asked\n",
             plain);
    type(&s, "dis cw s v", SHELL_DONE, verbose);
    close_session(&s);
}

static void test_display_this(void)
{
    struct session s;
    open_session(&s, no_status);
    type(&s, "display this", SHELL_DONE, "#\nreturn\n");
    enter_cwmp_view(&s);
    done(&s, "cwmp enable");
    done(&s, "sysname Core");
    type(&s, "display this", SHELL_DONE, "#\ncwmp\n cwmp enable\n#\nreturn\n");
    done(&s, "quit");
    type(&s, "display this", SHELL_DONE,
         "#\n version " FAKE_VERSION "\n#\n sysname Core\n#\nreturn\n");
    type(&s, "display current-configuration", SHELL_DONE,
         "#\n version " FAKE_VERSION "\n#\n sysname Core\n#\ncwmp\n cwmp enable\n#\nreturn\n");
    close_session(&s);
}

/* --- filters, files and pages; test_output.c has the rest --- */

static void test_tail(void)
{
    struct session s;
    open_session(&s, no_status);
    type(&s, "display current-configuration | include version", SHELL_DONE,
         " version " FAKE_VERSION "\n");
    type(&s, "display current-configuration | by-linenum begin ret", SHELL_DONE,
         "    4:  return\n");
    type(&s, "display this | exclude [", SHELL_REFUSED,
         "                                ^\n % Wrong parameter found at '^' position.\n"
         " % The '[' has no ']'.\n");
    type(&s, "display this > a.txt", SHELL_REFUSED, " % Protocol error\n"); /* it knows no files */
    type(&s, "display users | include nothing", SHELL_REFUSED, " % Protocol error\n");
    close_session(&s);
}

static void append(void *ctx, const char *data, size_t len)
{
    struct session *session = ctx;
    buf_append(&session->out, data, len);
}

static bool small_window(void *ctx, unsigned *rows, unsigned *columns)
{
    (void)ctx;
    *rows = 3;
    *columns = 80;
    return true;
}

static enum shell_more next_page(void *ctx)
{
    struct session *session = ctx;
    buf_puts(&session->out, "{More}");
    return MORE_PAGE;
}

static void test_pages(void)
{
    struct session s;
    struct shell *shell;
    open_session(&s, no_status);
    struct shell_io io = {.output = append, .window = small_window, .more = next_page, .ctx = &s};
    CU_ASSERT_EQUAL_FATAL(shell_new(s.client, &io, &shell), 0);
    shell_free(s.shell);
    s.shell = shell;
    type(&s, "display current-configuration", SHELL_DONE,
         "#\n version " FAKE_VERSION "\n{More}#\nreturn\n");
    type(&s, "screen-length disable", SHELL_DONE, "");
    type(&s, "display this", SHELL_DONE, "#\nreturn\n");
    type(&s, "display current-configuration", SHELL_DONE,
         "#\n version " FAKE_VERSION "\n#\nreturn\n");
    done(&s, "undo screen-length disable");
    shell_set_line(s.shell, "vty3");
    type(&s, "system-view", SHELL_DONE, "System View: return to User View with Ctrl+Z.\n");
    done(&s, "line vty 3");
    done(&s, "screen-length 2");
    type(&s, "display current-configuration configuration system", SHELL_DONE,
         "#\n{More} version " FAKE_VERSION "\n{More}#\n{More}return\n");
    done(&s, "undo screen-length");
    type(&s, "display current-configuration configuration system", SHELL_DONE,
         "#\n version " FAKE_VERSION "\n{More}#\nreturn\n");
    close_session(&s);
}

/* --- save --- */

#define SURE  "The current configuration will be written to the device. Are you sure? [Y/N]:"
#define AGAIN "Before pressing ENTER you must choose 'YES' or 'NO'[Y/N]:"
#define NAME                                                                                       \
    "Please input the file name(*.cfg)[flash:/startup.cfg]\n"                                      \
    "(To leave the existing filename unchanged, press the enter key):"
#define OVERWRITE "flash:/startup.cfg exists, overwrite? [Y/N]:"
#define WRITTEN   "Configuration is saved to device successfully.\n"

static bool was_saved(const struct session *session)
{
    char path[UNIT_PATH_MAX];
    unit_path(session->dir, "saved", path);
    return remove(path) == 0;
}

static void answer(struct session *session, const char *const *answers, enum shell_result result,
                   const char *printed, bool saved)
{
    session->answers = answers;
    type(session, "save", result, printed);
    CU_ASSERT_EQUAL(was_saved(session), saved);
}

#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_first_save(void)
{
    static const char *const none[] = {"saved", "no", NULL};
    struct session s;
    open_session(&s, none); /* there is nothing to overwrite */
    answer(&s, ANSWERS("y", ""), SHELL_DONE,
           SURE "y\n" NAME "\nValidating file. Please wait...\n" WRITTEN, true);
    close_session(&s);
}

static void test_save(void)
{
    static const char *const saved_before[] = {"saved", "yes", NULL};
    struct session s;
    open_session(&s, saved_before);
    type(&s, "save force", SHELL_DONE, "Validating file. Please wait....\n" WRITTEN);
    CU_ASSERT_TRUE(was_saved(&s));
    answer(&s, ANSWERS("y", "", "y"), SHELL_DONE,
           SURE "y\n" NAME "\n" OVERWRITE "y\nValidating file. Please wait...\n" WRITTEN, true);
    answer(&s, ANSWERS("YES", "flash:/startup.cfg", "Yes"), SHELL_DONE,
           SURE "YES\n" NAME "flash:/startup.cfg\n" OVERWRITE
                "Yes\nValidating file. Please wait...\n" WRITTEN,
           true);
    answer(&s, ANSWERS("n"), SHELL_DONE, SURE "n\n", false);
    answer(&s, ANSWERS("", "maybe", "y", "", "N"), SHELL_DONE,
           SURE "\n" AGAIN "maybe\n" AGAIN "y\n" NAME "\n" OVERWRITE "N\n", false);
    answer(&s, ANSWERS("y", "other.txt"), SHELL_REFUSED,
           SURE "y\n" NAME "other.txt\nThe file name is invalid(does not end with .cfg)!\n", false);
    /* Nobody answers for 30 seconds, at each question. */
    answer(&s, ANSWERS(NULL), SHELL_REFUSED, SURE, false);
    answer(&s, ANSWERS("y"), SHELL_REFUSED, SURE "y\n" NAME, false);
    answer(&s, ANSWERS("y", ""), SHELL_REFUSED, SURE "y\n" NAME "\n" OVERWRITE, false);
    /* Nobody is there. */
    s.no_answer = -ENOTTY;
    answer(&s, ANSWERS(NULL), SHELL_REFUSED,
           SURE " % There is nobody to answer questions here; use save force.\n", false);
    /* The daemon cannot write. */
    type(&s, "save force", SHELL_DONE, "Validating file. Please wait....\n" WRITTEN);
    type(&s, "save force", SHELL_REFUSED,
         "Validating file. Please wait....\n % No space left on device\n");
    close_session(&s);
}

UNIT_MAIN("shell", {"views change and the prompt shows it", test_views},
          {"a displayed configuration can be pasted, twice", test_paste},
          {"carets stand under the text as typed after the prompt", test_carets},
          {"help and completion know the view", test_help_and_tab},
          {"lines set, undo takes back, passwords stay out of history", test_settings},
          {"refusals are said as Comware would, a missing daemon in one line", test_refusals},
          {"display cwmp configuration is right to the column", test_display_configuration},
          {"the preferred ACS is one triple", test_preferred_acs},
          {"display cwmp status is right to the column, verbose adds to it", test_display_status},
          {"display this and current-configuration", test_display_this},
          {"a tail filters the output, but no complaints", test_tail},
          {"long output stops at each page", test_pages},
          {"a first save does not ask about overwriting", test_first_save},
          {"save asks as Comware does", test_save})
