/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_control.c: the control socket: the message form, a server that meets every kind of client, a
 * client that meets every kind of server.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/control_client.h"
#include "platform/control_server.h"
#include "platform/loop.h"
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

/* --- a server in this process --- */

struct fixture {
    char path[UNIT_PATH_MAX];
    struct clock *clock;
    struct loop *loop;
    struct control_server *server;
    unsigned requests;
};

/* Repeats the request after "ok"; "big" is answered with more than a reply may hold. */
static void handle(void *ctx, struct control_reader *request, struct buf *reply)
{
    struct fixture *f = ctx;
    const char *next = control_next(request);
    f->requests++;
    bool big = strcmp(next, "big") == 0;
    (void)control_put(reply, "ok");
    for (; next; next = control_next(request))
        (void)control_put(reply, next);
    while (big && buf_error(reply) == 0)
        (void)control_put(reply, "filler filler filler");
}

static void begin(struct fixture *f)
{
    char dir[UNIT_PATH_MAX];
    memset(f, 0, sizeof(*f));
    unit_dir(dir);
    unit_path(dir, "run/sock", f->path);
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&f->clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(f->clock, &f->loop), 0);
    CU_ASSERT_EQUAL_FATAL(control_server_new(f->loop, NULL, f->path, handle, f, &f->server), 0);
}

static void end(struct fixture *f)
{
    control_server_free(f->server);
    loop_free(f->loop);
    clock_free(f->clock);
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    CU_ASSERT_TRUE_FATAL(len < sizeof(address.sun_path)); /* a shorter TMPDIR helps */
    memcpy(address.sun_path, path, len);
    return address;
}

static int try_connect(const char *path)
{
    struct sockaddr_un address = address_of(path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_to(const struct fixture *f)
{
    int fd = try_connect(f->path);
    CU_ASSERT_TRUE_FATAL(fd >= 0);
    return fd;
}

/* Turns the loop until something is there; its length, 0 at the end of the connection, -1 after 5
 * s. */
static ssize_t receive(struct fixture *f, int fd, char *data, size_t size)
{
    int64_t limit = clock_monotonic_ms(f->clock) + 5000;
    while (clock_monotonic_ms(f->clock) < limit) {
        ssize_t len = recv(fd, data, size, MSG_DONTWAIT);
        if (len >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
            return len < 0 && errno == ECONNRESET ? 0 : len;
        (void)loop_turn(f->loop, 10);
    }
    return -1;
}

static void expect_reply(struct fixture *f, int fd, const char *expected, size_t len)
{
    char data[512];
    ssize_t got = receive(f, fd, data, sizeof(data));
    CU_ASSERT_EQUAL_FATAL(got, (ssize_t)len);
    CU_ASSERT_EQUAL(memcmp(data, expected, len), 0);
}

/* The verb and the number of an error reply. */
static void expect_error(struct fixture *f, int fd, int error)
{
    char data[512];
    struct control_reader r;
    ssize_t got = receive(f, fd, data, sizeof(data));
    CU_ASSERT_TRUE_FATAL(got > 0);
    CU_ASSERT_EQUAL_FATAL(control_reader_init(&r, data, (size_t)got), 0);
    CU_ASSERT_STRING_EQUAL(control_next(&r), "error");
    const char *number = control_next(&r), *reason = control_next(&r), *name = control_next(&r);
    CU_ASSERT_PTR_NOT_NULL_FATAL(name);
    CU_ASSERT_EQUAL(strtol(number, NULL, 10), error);
    CU_ASSERT_TRUE(*reason != '\0');
    CU_ASSERT_PTR_NULL(control_next(&r));
}

static void test_request_and_reply(void)
{
    struct fixture f;
    struct stat info;
    begin(&f);
    CU_ASSERT_EQUAL(stat(f.path, &info), 0);
    CU_ASSERT_TRUE(S_ISSOCK(info.st_mode));
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0660);
    int one = connect_to(&f), two = connect_to(&f);
    CU_ASSERT_EQUAL(send(one, "a\0b\0", 4, 0), 4);
    CU_ASSERT_EQUAL(send(two, "c\0", 2, 0), 2);
    expect_reply(&f, one, "ok\0a\0b\0", 7);
    expect_reply(&f, two, "ok\0c\0", 5);
    CU_ASSERT_EQUAL(send(one, "d\0", 2, 0), 2); /* the connection goes on */
    expect_reply(&f, one, "ok\0d\0", 5);
    close(one);
    CU_ASSERT_EQUAL(send(two, "e\0", 2, 0), 2);
    expect_reply(&f, two, "ok\0e\0", 5);
    CU_ASSERT_EQUAL(f.requests, 4);
    end(&f);
    CU_ASSERT_NOT_EQUAL(stat(f.path, &info), 0); /* removed */
    char byte;
    CU_ASSERT_EQUAL(recv(two, &byte, 1, 0), 0); /* and its clients let go */
    close(two);
}

static void test_bad_requests(void)
{
    struct fixture f;
    begin(&f);
    int fd = connect_to(&f);
    CU_ASSERT_EQUAL(send(fd, "no end", 6, 0), 6);
    expect_error(&f, fd, EBADMSG);
    size_t size = CONTROL_MESSAGE_MAX + 1;
    int room = 4 * CONTROL_MESSAGE_MAX;
    char *big = calloc(1, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(big);
    memset(big, 'x', size - 1);
    CU_ASSERT_EQUAL(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
    CU_ASSERT_EQUAL_FATAL(send(fd, big, size, 0), (ssize_t)size);
    expect_error(&f, fd, EMSGSIZE);
    CU_ASSERT_EQUAL(f.requests, 0);
    CU_ASSERT_EQUAL(send(fd, big + 1, size - 1, 0), (ssize_t)size - 1); /* the largest */
    expect_error(&f, fd, EMSGSIZE); /* it is the reply that is too large now */
    CU_ASSERT_EQUAL(f.requests, 1);
    free(big);
    CU_ASSERT_EQUAL(send(fd, "big\0", 4, 0), 4);
    expect_error(&f, fd, EMSGSIZE);
    CU_ASSERT_EQUAL(send(fd, "a\0", 2, 0), 2); /* and still it serves */
    expect_reply(&f, fd, "ok\0a\0", 5);
    close(fd);
    end(&f);
}

/* A client that asks and never reads is let go; the others do not wait for it. */
static void test_client_that_does_not_read(void)
{
    struct fixture f;
    char request[4096] = "x";
    bool gone = false;
    begin(&f);
    int lazy = connect_to(&f), other = connect_to(&f);
    memset(request, 'x', sizeof(request) - 1);
    for (int n = 0; n < 20000 && !gone; n++) {
        ssize_t sent = send(lazy, request, sizeof(request), MSG_DONTWAIT | MSG_NOSIGNAL);
        gone = sent < 0 && (errno == EPIPE || errno == ECONNRESET);
        (void)loop_turn(f.loop, 0);
    }
    CU_ASSERT_TRUE(gone);
    CU_ASSERT_EQUAL(send(other, "a\0", 2, 0), 2);
    expect_reply(&f, other, "ok\0a\0", 5);
    close(lazy);
    close(other);
    end(&f);
}

static void test_too_many_clients(void)
{
    struct fixture f;
    struct rlimit before, more;
    static int fds[CONTROL_CLIENTS_MAX];
    char byte;
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_NOFILE, &before), 0);
    more = before;
    more.rlim_cur = 2 * CONTROL_CLIENTS_MAX + 100; /* both ends are in this process */
    if (more.rlim_cur > before.rlim_max || setrlimit(RLIMIT_NOFILE, &more)) {
        unit_skip("too many clients: this user may not open that many files");
        return;
    }
    begin(&f);
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        fds[i] = connect_to(&f);
        CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    }
    int surplus = connect_to(&f);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    expect_reply(&f, surplus,
                 "error\0"
                 "87\0too many clients\0",
                 27);
    CU_ASSERT_EQUAL(receive(&f, surplus, &byte, 1), 0);
    close(surplus);
    CU_ASSERT_EQUAL(send(fds[0], "a\0", 2, 0), 2);
    expect_reply(&f, fds[0], "ok\0a\0", 5);
    close(fds[1]); /* makes room for one */
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    fds[1] = connect_to(&f);
    CU_ASSERT_EQUAL(send(fds[1], "b\0", 2, 0), 2);
    expect_reply(&f, fds[1], "ok\0b\0", 5);
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        close(fds[i]);
    end(&f);
    CU_ASSERT_EQUAL(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void test_socket_file(void)
{
    struct fixture f;
    struct control_server *second = NULL;
    char path[UNIT_PATH_MAX], dir[UNIT_PATH_MAX], deep[200];
    struct stat info;
    begin(&f);
    CU_ASSERT_EQUAL(control_server_new(f.loop, NULL, f.path, handle, &f, &second), -EADDRINUSE);
    int fd = connect_to(&f); /* the live one was left alone */
    CU_ASSERT_EQUAL(send(fd, "a\0", 2, 0), 2);
    expect_reply(&f, fd, "ok\0a\0", 5);
    close(fd);
    unit_dir(dir);
    unit_path(dir, "dead", path);
    struct sockaddr_un address = address_of(path);
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    CU_ASSERT_EQUAL_FATAL(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    close(fd); /* what a kill -9 leaves */
    CU_ASSERT_EQUAL(control_server_new(f.loop, NULL, path, handle, &f, &second), 0);
    control_server_free(second);
    unit_write_text(path, "precious");
    CU_ASSERT_EQUAL(control_server_new(f.loop, NULL, path, handle, &f, &second), -EEXIST);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_size, 8);
    memset(deep, 'x', sizeof(deep) - 1);
    deep[0] = '/';
    deep[sizeof(deep) - 1] = '\0';
    CU_ASSERT_EQUAL(control_server_new(f.loop, NULL, deep, handle, &f, &second), -ENAMETOOLONG);
    end(&f);
    control_server_free(NULL);
}

/* --- who may connect --- */

/* In a child with another identity: 1 when it was answered, 0 when it was let go, 2 on an error. */
static int ask_as(const char *path, uid_t uid, gid_t gid, gid_t also)
{
    char data[16];
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setgroups(1, &also) || setgid(gid) || setuid(uid))
        return 2;
    int fd = try_connect(path);
    if (fd < 0)
        return 2;
    if (send(fd, "a\0", 2, MSG_NOSIGNAL) < 0)
        return errno == EPIPE || errno == ECONNRESET ? 0 : 2;
    return recv(fd, data, sizeof(data), 0) == 5 ? 1 : 0;
}

static int ask_in_child(struct fixture *f, uid_t uid, gid_t gid, gid_t also)
{
    int status = 0;
    pid_t got = 0;
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0)
        _exit(ask_as(f->path, uid, gid, also));
    while ((got = waitpid(child, &status, WNOHANG)) == 0)
        (void)loop_turn(f->loop, 5);
    CU_ASSERT_EQUAL_FATAL(got, child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static void test_who_may_connect(void)
{
    enum { STRANGER = 54321, OTHER_GROUP = 54322 };
    struct fixture f;
    char parent[UNIT_PATH_MAX];
    if (geteuid() != 0) {
        unit_skip("who may connect: only root can try with another identity");
        return;
    }
    begin(&f);
    /* The file's mode would keep a stranger out already; here the server's own check is tried. */
    CU_ASSERT_EQUAL(chmod(f.path, 0666), 0);
    (void)snprintf(parent, sizeof(parent), "%s", f.path);
    for (int up = 0; up < 3; up++)
        CU_ASSERT_EQUAL(chmod(dirname(parent), 0711), 0);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, OTHER_GROUP, OTHER_GROUP), 0);
    CU_ASSERT_EQUAL(f.requests, 0);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, OTHER_GROUP, getegid()),
                    1); /* a member of the group */
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, getegid(), OTHER_GROUP), 1);
    CU_ASSERT_EQUAL(ask_in_child(&f, 0, OTHER_GROUP, OTHER_GROUP), 1); /* root */
    CU_ASSERT_EQUAL(f.requests, 3);
    end(&f);
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
    CU_ASSERT_EQUAL(control_save(client), 0);
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
          {"requests are answered, each to its client", test_request_and_reply},
          {"malformed and oversize requests get an error", test_bad_requests},
          {"a client that does not read is let go", test_client_that_does_not_read},
          {"more clients than the maximum are turned away", test_too_many_clients},
          {"a dead socket is replaced, nothing else is", test_socket_file},
          {"only root, the daemon's user and its group are served", test_who_may_connect},
          {"get replaces all values", test_get}, {"a commit goes over as documented", test_commit},
          {"the status goes over", test_status},
          {"a missing daemon is an error of its own", test_no_daemon},
          {"a daemon that restarted is found again", test_daemon_restarts},
          {"a daemon that answers junk or dies is an error", test_bad_daemon})
