/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_older_forms.c: what Comware 5 and newer routers have besides Comware 7's CWMP commands, as
 * whole lines against a daemon.
 */
#include <errno.h>
#include <string.h>

#include "tests/unit/shell_session.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

static void test_older_forms(void)
{
    static const struct {
        const char *line;
        enum setting_id name, password;
        enum setting_source source;
        const char *name_value;
    } cases[] = {
        {"cwmp acs password 12345", SETTING_COUNT, SETTING_ACS_PASSWORD, SOURCE_USER, NULL},
        {"cwmp acs password \"simple\"", SETTING_COUNT, SETTING_ACS_PASSWORD, SOURCE_USER, NULL},
        {"cwmp acs def pass 12345", SETTING_COUNT, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, NULL},
        {"cwmp cpe password a|b>c", SETTING_COUNT, SETTING_CPE_PASSWORD, SOURCE_USER, NULL},
        {"cwmp acs username netkiller password netkiller", SETTING_ACS_USERNAME,
         SETTING_ACS_PASSWORD, SOURCE_USER, "netkiller"},
        {"cwmp cpe username \"a b\" pass \"c d\"", SETTING_CPE_USERNAME, SETTING_CPE_PASSWORD,
         SOURCE_USER, "a b"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct session s;
        open_session(&s, no_status);
        enter_cwmp_view(&s);
        type(&s, cases[i].line, SHELL_SECRET, "");
        CU_ASSERT_STRING_EQUAL(value(&s, cases[i].password, cases[i].source), FAKE_CIPHER);
        if (cases[i].name_value)
            CU_ASSERT_STRING_EQUAL(value(&s, cases[i].name, cases[i].source), cases[i].name_value);
        close_session(&s);
    }
    struct session s;
    open_session(&s, no_status);
    enter_cwmp_view(&s);
    type(&s, "cwmp acs password simple", SHELL_REFUSED,
         ERROR("                                       ", "Incomplete command"));
    type(&s, "cwmp acs username u password", SHELL_REFUSED,
         ERROR("                                           ", "Incomplete command"));
    /* What is set is one transaction: a bad half leaves the other as it was. */
    char line[400];
    memset(line, 'x', sizeof(line));
    memcpy(line, "cwmp acs username u password ", 29);
    line[29 + 256] = '\0';
    type(&s, line, SHELL_REFUSED,
         ERROR("                                           ", "Wrong parameter"));
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_ACS_USERNAME, SOURCE_USER), "");
    close_session(&s);
}

static void test_data_model(void)
{
    struct session s;
    open_session(&s, no_status);
    enter_cwmp_view(&s);
    done(&s, "cwmp cpe data-model tr-098");
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_DATA_MODEL, SOURCE_USER), "tr-098");
    type(&s, "display this", SHELL_DONE, "#\ncwmp\n cwmp cpe data-model tr-098\n#\nreturn\n");
    done(&s, "quit");
    done(&s, "cwmp"); /* the view alone */
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_DATA_MODEL, SOURCE_USER), "tr-098");
    done(&s, "cwmp 181-model"); /* from the sub-view, too */
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_DATA_MODEL, SOURCE_USER), "tr-181");
    CU_ASSERT_EQUAL(shell_view(s.shell), VIEW_CWMP);
    done(&s, "cwmp cpe data-model tr-098");
    done(&s, "undo cwmp cpe data-model");
    CU_ASSERT_STRING_EQUAL(value(&s, SETTING_DATA_MODEL, SOURCE_USER), "");
    type(&s, "undo cwmp 181-model", SHELL_REFUSED,
         ERROR("                        ", "Unrecognized command"));
    close_session(&s);
}

UNIT_MAIN("older forms", {"Comware 5's passwords and pairs are taken", test_older_forms},
          {"the data model is chosen, in two ways", test_data_model})
