/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_greeting.c: what is shown before the first prompt, and which keys go on.
 */
#include "cli/greeting.h"

#include <string.h>

#include "platform/buf.h"
#include "platform/settings.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

struct person {
    struct buf shown;
    char presses; /* 0: Ctrl+C */
};

static void on_output(void *ctx, const char *data, size_t len)
{
    struct person *person = ctx;

    buf_append(&person->shown, data, len);
}

static char on_key(void *ctx, const char *keys)
{
    struct person *person = ctx;

    buf_append(&person->shown, "[KEY]\n", 6);
    CU_ASSERT_TRUE(person->presses == '\0' || strchr(keys, person->presses) != NULL);
    return person->presses;
}

static bool greet(struct settings *settings, char presses, const char *wanted)
{
    struct person person = {.presses = presses};
    struct greeting_io io = {.output = on_output, .key = on_key, .ctx = &person};
    bool going_on;

    buf_init(&person.shown, 65536);
    going_on = greeting_show(&io, settings);
    CU_ASSERT_STRING_EQUAL(buf_text(&person.shown), wanted);
    buf_free(&person.shown);
    return going_on;
}

static void put(struct settings *settings, enum setting_id id, const char *text)
{
    CU_ASSERT_EQUAL_FATAL(settings_put(settings, id, SOURCE_USER, text), 0);
}

static void test_order(void)
{
    struct settings *settings;

    CU_ASSERT_EQUAL_FATAL(settings_new(&settings), 0);
    CU_ASSERT_TRUE(greet(settings, '\0', ""));
    put(settings, SETTING_HEADER_SHELL, "shell\n");
    put(settings, SETTING_HEADER_LOGIN, "login\n");
    put(settings, SETTING_HEADER_MOTD, "two\nrows");
    put(settings, SETTING_HEADER_INCOMING, "for modems");
    CU_ASSERT_TRUE(greet(settings, '\0', "two\nrows\nlogin\nshell\n"));
    put(settings, SETTING_HEADER_LEGAL, "legal");
    CU_ASSERT_TRUE(greet(settings, '\n',
                         "legal\n Press Y or ENTER to continue, N to exit.\n[KEY]\n"
                         "two\nrows\nlogin\nshell\n"));
    settings_free(settings);
}

static void test_legal(void)
{
    static const char shown[] = "legal\n Press Y or ENTER to continue, N to exit.\n[KEY]\n";
    struct settings *settings;

    CU_ASSERT_EQUAL_FATAL(settings_new(&settings), 0);
    put(settings, SETTING_HEADER_LEGAL, "legal\n");
    CU_ASSERT_TRUE(greet(settings, 'y', shown));
    CU_ASSERT_FALSE(greet(settings, 'n', shown));
    CU_ASSERT_FALSE(greet(settings, '\0', shown));
    settings_free(settings);
}

static void test_invitation(void)
{
    struct person person = {.presses = '\n'};
    struct greeting_io io = {.output = on_output, .key = on_key, .ctx = &person};

    buf_init(&person.shown, 65536);
    CU_ASSERT_TRUE(greeting_invite(&io));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(buf_text(&person.shown), "\nPress ENTER to get started.\n[KEY]\n"));
    person.presses = '\0';
    CU_ASSERT_FALSE(greeting_invite(&io));
    buf_free(&person.shown);
}

UNIT_MAIN("greeting", {"legal, motd, login and shell in this order", test_order},
          {"the legal banner wants to be agreed to", test_legal},
          {"the console waits for Enter", test_invitation})
