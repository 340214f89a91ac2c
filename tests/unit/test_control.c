/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_control.c: the form of messages on the control socket, and a client that meets every kind of
 * daemon.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_files.h"
#include "platform/settings.h"
#include "platform/txn.h"
#include "tests/unit/control_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

/* --- messages --- */

static void test_messages(void)
{
    struct buf m;
    struct control_reader r;
    buf_init(&m, 100);
    CU_ASSERT_EQUAL(control_put(&m, "commit"), 0);
    CU_ASSERT_EQUAL(control_put(&m, ""), 0);
    CU_ASSERT_EQUAL(control_put(&m, "a b"), 0);
    CU_ASSERT_EQUAL(m.len, 12);
    CU_ASSERT_EQUAL_FATAL(control_reader_init(&r, m.data, m.len), 0);
    CU_ASSERT_STRING_EQUAL(control_next(&r), "commit");
    CU_ASSERT_STRING_EQUAL(control_next(&r), "");
    CU_ASSERT_STRING_EQUAL(control_next(&r), "a b");
    CU_ASSERT_PTR_NULL(control_next(&r));
    CU_ASSERT_PTR_NULL(control_next(&r));
    CU_ASSERT_EQUAL(control_reader_init(&r, "", 0), -EBADMSG);
    CU_ASSERT_EQUAL(control_reader_init(&r, "abc", 3), -EBADMSG); /* no NUL at the end */
    CU_ASSERT_EQUAL(control_reader_init(&r, "\0", 1), 0);
    CU_ASSERT_STRING_EQUAL(control_next(&r), "");
    CU_ASSERT_PTR_NULL(control_next(&r));
    buf_free(&m);
}

/* --- the client --- */

static void child_path(char path[UNIT_PATH_MAX])
{
    char dir[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "sock", path);
}

static int call(struct control_client *client, const char *verb, const char *argument)
{
    struct buf request, reply;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    (void)control_put(&request, verb);
    if (argument)
        (void)control_put(&request, argument);
    int rc = control_call(client, &request, &reply);
    buf_free(&request);
    buf_free(&reply);
    return rc;
}

static void test_get(void)
{
    char path[UNIT_PATH_MAX];
    struct control_client *client;
    struct settings *s;
    child_path(path);
    pid_t child = control_child_start(path);
    CU_ASSERT_EQUAL_FATAL(control_client_new(path, &client), 0);
    CU_ASSERT_EQUAL_FATAL(settings_new(&s), 0);
    CU_ASSERT_EQUAL(settings_put(s, SETTING_ACS_URL, SOURCE_USER, "http://stale"), 0);
    CU_ASSERT_EQUAL(control_get(client, s), 0);
    CU_ASSERT_STRING_EQUAL(control_client_reason(client), "");
    CU_ASSERT_STRING_EQUAL(settings_get(s, SETTING_SYSNAME, SOURCE_USER), "sw 1");
    CU_ASSERT_STRING_EQUAL(settings_get(s, SETTING_ACS_URL, SOURCE_DHCP), "http://dhcp");
    CU_ASSERT_PTR_NULL(settings_get(s, SETTING_ACS_URL, SOURCE_USER)); /* all is replaced */
    settings_free(s);
    control_client_free(client);
    control_child_stop(child);
}

static void test_commit(void)
{
    char path[UNIT_PATH_MAX];
    struct control_client *client;
    struct txn *txn;
    const char *why;
    static const char cipher[] = "$c$3$AAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    child_path(path);
    pid_t child = control_child_start(path);
    CU_ASSERT_EQUAL_FATAL(control_client_new(path, &client), 0);
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_SYSNAME, SOURCE_USER, TXN_PLAIN, "sw", &why), 0);
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, TXN_CIPHER, cipher, &why),
                    0);
    CU_ASSERT_EQUAL(txn_unset(txn, SETTING_ACS_URL, SOURCE_USER), 0);
    CU_ASSERT_EQUAL(control_commit(client, txn), -EINVAL);
    CU_ASSERT_TRUE(control_client_refused(client));
    CU_ASSERT_STRING_EQUAL(control_client_reason(client),
                           "acs.url: commit|set|sysname|user|sw|cipher|acs.password|default|"
                           "$c$3$AAAAAAAAAAAAAAAAAAAAAAAAAAAA|unset|acs.url|user");
    CU_ASSERT_EQUAL(control_save_next(client, STARTUP_MAIN, ""), 0);
    CU_ASSERT_FALSE(control_client_refused(client));
    CU_ASSERT_STRING_EQUAL(control_client_reason(client), "");
    txn_free(txn);
    control_client_free(client);
    control_child_stop(child);
}

struct seen {
    unsigned count;
    char text[200];
};

static void see(void *ctx, const char *key, const char *value)
{
    struct seen *seen = ctx;
    size_t len = strlen(seen->text);
    seen->count++;
    (void)snprintf(seen->text + len, sizeof(seen->text) - len, "%s=%s;", key, value);
}

static void test_status(void)
{
    char path[UNIT_PATH_MAX];
    struct control_client *client;
    struct seen seen = {0};
    child_path(path);
    pid_t child = control_child_start(path);
    CU_ASSERT_EQUAL_FATAL(control_client_new(path, &client), 0);
    CU_ASSERT_EQUAL(control_status(client, see, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 2);
    CU_ASSERT_STRING_EQUAL(seen.text, "state=enabled;url=;");
    control_client_free(client);
    control_child_stop(child);
}

static void test_no_daemon(void)
{
    char path[UNIT_PATH_MAX], deep[200];
    struct control_client *client;
    child_path(path);
    CU_ASSERT_EQUAL_FATAL(control_client_new(path, &client), 0);
    CU_ASSERT_EQUAL(control_client_connect(client), -ENOENT);
    CU_ASSERT_EQUAL(call(client, "save", NULL), -ENOENT);
    CU_ASSERT_FALSE(control_client_refused(client));
    CU_ASSERT_PTR_NOT_NULL(strstr(control_client_reason(client), path)); /* names what was tried */
    pid_t child = control_child_start(path);
    CU_ASSERT_EQUAL(call(client, "save", NULL), 0); /* it came up meanwhile */
    control_child_stop(child);
    CU_ASSERT_EQUAL(call(client, "save", NULL), -ECONNREFUSED); /* its socket is left behind */
    CU_ASSERT_FALSE(control_client_refused(client));
    control_client_free(client);
    control_client_free(NULL);
    memset(deep, 'x', sizeof(deep) - 1);
    deep[sizeof(deep) - 1] = '\0';
    CU_ASSERT_EQUAL_FATAL(control_client_new(deep, &client), 0);
    CU_ASSERT_EQUAL(control_client_connect(client), -ENAMETOOLONG);
    control_client_free(client);
}

static void test_daemon_restarts(void)
{
    char path[UNIT_PATH_MAX];
    struct control_client *client;
    child_path(path);
    pid_t child = control_child_start(path);
    CU_ASSERT_EQUAL_FATAL(control_client_new(path, &client), 0);
    CU_ASSERT_EQUAL(call(client, "save", NULL), 0);
    for (int n = 0; n < 3; n++) {
        control_child_stop(child);
        child = control_child_start(path);
        CU_ASSERT_EQUAL(call(client, "save", NULL), 0);
    }
    control_child_stop(child);
    control_client_free(client);
}

static void test_bad_daemon(void)
{
    char path[UNIT_PATH_MAX];
    struct control_client *client;
    child_path(path);
    pid_t child = control_child_start(path);
    CU_ASSERT_EQUAL_FATAL(control_client_new(path, &client), 0);
    CU_ASSERT_EQUAL(call(client, "junk", NULL), -EBADMSG);
    CU_ASSERT_FALSE(control_client_refused(client));
    CU_ASSERT_EQUAL(call(client, "lost", "eth0"), -EINVAL);
    CU_ASSERT_TRUE(control_client_refused(client));
    CU_ASSERT_EQUAL(call(client, "lost", "good"), 0);
    CU_ASSERT_TRUE(call(client, "die", NULL) < 0); /* no reply, and nobody there for a second try */
    CU_ASSERT_FALSE(control_client_refused(client));
    CU_ASSERT_TRUE(*control_client_reason(client) != '\0');
    CU_ASSERT_EQUAL(waitpid(child, NULL, 0), child);
    control_client_free(client);
}

UNIT_MAIN("control", {"a message is a row of strings", test_messages},
          {"get replaces all values", test_get}, {"a commit goes over as documented", test_commit},
          {"the status goes over", test_status},
          {"a missing daemon is an error of its own", test_no_daemon},
          {"a daemon that restarted is found again", test_daemon_restarts},
          {"a daemon that answers junk or dies is an error", test_bad_daemon})
