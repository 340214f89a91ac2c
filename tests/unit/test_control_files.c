/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_control_files.c: the verbs about files and starting anew, in process: who may ask what,
 * what they do and answer, and requests that no client of ours would send.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/control.h"
#include "cwmp/restart.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/control_message.h"
#include "platform/control_server.h"
#include "platform/flash.h"
#include "platform/loop.h"
#include "platform/switch.h"
#include "tests/unit/store_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

struct rig {
    struct fixture f;
    struct conf *conf;
    struct clock *clock;
    struct loop *loop;
    struct control_env env;
    struct buf reply;
};

static void begin(struct rig *rig)
{
    memset(rig, 0, sizeof(*rig));
    fixture_begin(&rig->f);
    CU_ASSERT_EQUAL_FATAL(conf_new(&rig->conf), 0);
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&rig->clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(rig->clock, &rig->loop), 0);
    CU_ASSERT_EQUAL_FATAL(switch_open("sim", rig->conf, rig->clock, &rig->env.sw), 0);
    CU_ASSERT_EQUAL_FATAL(restart_new(rig->loop, rig->env.sw, NULL, &rig->env.restart), 0);
    rig->env.store = rig->f.store;
    rig->env.loop = rig->loop;
    rig->env.config_text = &fixture_text;
    buf_init(&rig->reply, CONTROL_MESSAGE_MAX);
}

static void end(struct rig *rig)
{
    buf_free(&rig->reply);
    restart_free(rig->env.restart);
    switch_close(rig->env.sw);
    loop_free(rig->loop);
    clock_free(rig->clock);
    conf_free(rig->conf);
    fixture_stop(&rig->f);
}

static const struct control_verb *find(const char *name)
{
    for (size_t i = 0; i < control_verbs_files.count; i++)
        if (!strcmp(control_verbs_files.verbs[i].verb, name))
            return &control_verbs_files.verbs[i];
    return NULL;
}

/* Sends len bytes of a request, the verb and its NUL first; what came back has '|' for NUL. */
static const char *ask_bytes(struct rig *rig, const char *request, size_t len)
{
    const struct control_peer peer = {.role = ROLE_ADMIN};
    struct control_reader reader;
    buf_reset(&rig->reply);
    CU_ASSERT_EQUAL_FATAL(control_reader_init(&reader, request, len), 0);
    const struct control_verb *verb = find(control_next(&reader));
    CU_ASSERT_PTR_NOT_NULL_FATAL(verb);
    verb->answer(&rig->env, &peer, &reader, &rig->reply);
    for (size_t i = 0; i < rig->reply.len; i++)
        if (!rig->reply.data[i])
            rig->reply.data[i] = '|';
    return buf_text(&rig->reply);
}

/* text: the request with '|' for NUL. */
static const char *ask(struct rig *rig, const char *text)
{
    char request[400];
    size_t len = strlen(text);
    CU_ASSERT_TRUE_FATAL(len < sizeof(request));
    for (size_t i = 0; i < len; i++)
        request[i] = text[i];
    for (size_t i = 0; i < len; i++)
        if (request[i] == '|')
            request[i] = '\0';
    return ask_bytes(rig, request, len);
}

struct exchange {
    const char *request, *reply;
};

static void check(struct rig *rig, const struct exchange *exchanges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *reply = ask(rig, exchanges[i].request);
        if (strcmp(reply, exchanges[i].reply) != 0)
            printf("\n    %s: %s", exchanges[i].request, reply);
        CU_ASSERT_STRING_EQUAL(reply, exchanges[i].reply);
    }
}
#define CHECK(rig, exchanges) check(rig, exchanges, sizeof(exchanges) / sizeof((exchanges)[0]))

/* --- who may --- */

static void test_roles(void)
{
    static const struct {
        const char *verb;
        enum role role;
    } expected[] = {
        {"differs", ROLE_OPERATOR},  {"factory-default", ROLE_ADMIN},
        {"file-append", ROLE_ADMIN}, {"file-read", ROLE_ADMIN},
        {"file-write", ROLE_ADMIN},  {"reboot", ROLE_ADMIN},
        {"reset-saved", ROLE_ADMIN}, {"save", ROLE_ADMIN},
        {"save-file", ROLE_ADMIN},   {"saved-read", ROLE_OPERATOR},
        {"startup", ROLE_OPERATOR},  {"startup-next", ROLE_ADMIN},
    };
    CU_ASSERT_EQUAL(control_verbs_files.count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        const struct control_verb *verb = find(expected[i].verb);
        CU_ASSERT_PTR_NOT_NULL_FATAL(verb);
        CU_ASSERT_EQUAL(verb->role, expected[i].role);
    }
}

/* --- files --- */

static void test_files(void)
{
    static const struct exchange exchanges[] = {
        {"file-read|a|0|", "error|2|No such file or directory|flash:/a|"},
        {"file-write|a|0123456789|", "ok|"},
        {"file-append|flash:/a|abc|", "ok|"},
        {"file-read|a|8|", "ok|89abc|"},
        {"file-read|a|13|", "ok||"},
        {"file-read|a|4000|", "ok||"},
        {"file-append|b||", "ok|"}, /* nothing, but a file */
        {"file-read|b|0|", "ok||"},
        {"file-write|a|x|y|", "ok|"}, /* bytes with a NUL among them */
        {"file-read|a|0|", "ok|x|y|"},
        {"file-write|", "error|74|Bad message||"},
        {"file-write|a|", "error|74|Bad message|flash:/a|"},
        {"file-write|../a|x|", "error|22|not a file name, or not a file||"},
        {"file-read|a|", "error|74|Bad message|flash:/a|"},
        {"file-read|a||", "error|74|Bad message|flash:/a|"},
        {"file-read|a|-1|", "error|74|Bad message|flash:/a|"},
        {"file-read|a|1x|", "error|74|Bad message|flash:/a|"},
        {"file-read|a|99999999999999999999|", "error|34|Numerical result out of range|flash:/a|"},
    };
    struct rig rig;
    begin(&rig);
    CHECK(&rig, exchanges);
    end(&rig);
}

/* The longest piece of a file fits into one answer. */
static void test_long_file(void)
{
    enum { LEN = 200000 };
    struct rig rig;
    char *text = malloc(LEN);
    size_t at = 0;
    begin(&rig);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    memset(text, 'x', LEN);
    CU_ASSERT_EQUAL(flash_write(store_flash(rig.f.store), "a", text, LEN), 0);
    for (;;) {
        char request[40];
        (void)snprintf(request, sizeof(request), "file-read|a|%zu|", at);
        (void)ask(&rig, request);
        size_t len = rig.reply.len - sizeof("ok||") + 1;
        at += len;
        if (!len)
            break;
    }
    CU_ASSERT_EQUAL(at, LEN);
    free(text);
    end(&rig);
}

/* --- saved configurations --- */

static void test_saved(void)
{
    static const struct exchange exchanges[] = {
        {"startup|", "ok|current||main|startup.cfg|main-exists|no|backup||backup-exists|no|"},
        {"differs|", "ok|yes|"},
        {"saved-read|0|", "error|2|No such file or directory||"},
        {"save|main||", "ok|"},
        {"differs|", "ok|no|"},
        {"save|backup|flash:/b.cfg|", "ok|"},
        {"save-file|c.cfg|", "ok|"},
        {"startup|",
         "ok|current||main|startup.cfg|main-exists|yes|backup|b.cfg|backup-exists|yes|"},
        {"startup-next|main|c.cfg|", "ok|"},
        {"startup-next|backup||", "ok|"},
        {"startup|", "ok|current||main|c.cfg|main-exists|yes|backup||backup-exists|no|"},
        {"reset-saved|main|", "ok|"},
        {"startup|", "ok|current||main||main-exists|no|backup||backup-exists|no|"},
        {"file-read|c.cfg|0|", "error|2|No such file or directory|flash:/c.cfg|"},
        {"reset-saved|main|", "error|2|No such file or directory||"},
        {"reset-saved|both|", "error|74|Bad message||"},
        {"reset-saved|", "error|74|Bad message||"},
        {"save|", "error|74|Bad message||"},
        {"save|main|", "error|74|Bad message||"},
        {"save|main|a.txt|", "error|22|not a file name, or not a file|flash:/a.txt|"},
        {"save|main|../a.cfg|", "error|22|not a file name, or not a file||"},
        {"save-file|", "error|74|Bad message||"},
        {"startup-next|main|", "error|74|Bad message||"},
        {"startup-next|||", "error|74|Bad message||"},
        {"startup-next|main|missing.cfg|", "error|2|No such file or directory|flash:/missing.cfg|"},
    };
    struct rig rig;
    begin(&rig);
    CHECK(&rig, exchanges);
    end(&rig);
}

static void test_saved_read(void)
{
    struct rig rig;
    begin(&rig);
    CU_ASSERT_EQUAL(fixture_set(&rig.f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "one"), 0);
    (void)ask(&rig, "save|main||");
    CU_ASSERT_EQUAL(fixture_set(&rig.f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "two"), 0);
    (void)ask(&rig, "save|backup|b.cfg|");
    CU_ASSERT_PTR_NOT_NULL(strstr(ask(&rig, "saved-read|0|"), "one"));
    CU_ASSERT_STRING_EQUAL(ask(&rig, "saved-read|100000|"), "ok||");
    (void)ask(&rig, "reset-saved|main|"); /* then it is the backup one that would be loaded */
    CU_ASSERT_PTR_NOT_NULL(strstr(ask(&rig, "saved-read|0|"), "two"));
    CU_ASSERT_STRING_EQUAL(ask(&rig, "saved-read|"), "error|74|Bad message||");
    end(&rig);
}

/* --- starting anew --- */

static void test_factory_default(void)
{
    struct rig rig;
    begin(&rig);
    (void)ask(&rig, "save|main||");
    CU_ASSERT_STRING_EQUAL(ask(&rig, "factory-default|"), "ok|");
    CU_ASSERT_STRING_EQUAL(ask(&rig, "factory-default|"), "ok|"); /* once more does no harm */
    fixture_restart(&rig.f);
    rig.env.store = rig.f.store;
    CU_ASSERT_STRING_EQUAL(ask(&rig, "startup|"),
                           "ok|current||main|startup.cfg|main-exists|no|backup||backup-exists|no|");
    end(&rig);
}

static void test_reboot(void)
{
    struct rig rig;
    begin(&rig);
    CU_ASSERT_FALSE(restart_is_ours(rig.env.restart));
    CU_ASSERT_STRING_EQUAL(ask(&rig, "reboot|"), "ok|");
    CU_ASSERT_TRUE(restart_is_ours(rig.env.restart));
    CU_ASSERT_STRING_EQUAL(ask(&rig, "reboot|"), "ok|"); /* it is on its way */
    end(&rig);
}

UNIT_MAIN("control_files", {"who may ask what", test_roles},
          {"files are written and read in pieces", test_files},
          {"a long file comes in pieces", test_long_file},
          {"configurations are saved, chosen and deleted", test_saved},
          {"the saved configuration is the one that would be loaded", test_saved_read},
          {"the factory default is asked for", test_factory_default},
          {"a simulated switch is this program", test_reboot})
