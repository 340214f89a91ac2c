/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_control_server.c: the daemon's side of the control socket meets every kind of client, and
 * knows who each is.
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
#include "platform/control_server.h"
#include "platform/loop.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

/* --- a server in this process --- */

struct fixture {
    char path[UNIT_PATH_MAX];
    struct clock *clock;
    struct loop *loop;
    struct control_server *server;
    unsigned requests;
    struct control_peer peer; /* the last one who asked */
    unsigned left[4], left_count;
};

/* Repeats the request after "ok"; "big" is answered with more than a reply may hold. */
static void handle(void *ctx, const struct control_peer *peer, struct control_reader *request,
                   struct buf *reply)
{
    struct fixture *f = ctx;
    f->peer = *peer;
    const char *next = control_next(request);
    f->requests++;
    bool big = strcmp(next, "big") == 0;
    (void)control_put(reply, "ok");
    for (; next; next = control_next(request))
        (void)control_put(reply, next);
    while (big && buf_error(reply) == 0)
        (void)control_put(reply, "filler filler filler");
}

static void leave(void *ctx, unsigned id)
{
    struct fixture *f = ctx;
    f->left[f->left_count++ % 4] = id;
}

/* Groups that every Debian has. */
static const char admin_group[] = "adm", operator_group[] = "games";

static int serve(struct fixture *f, const char *path, struct control_server **server)
{
    const struct control_server_env env = {.path = path,
                                           .admin_group = admin_group,
                                           .operator_group = operator_group,
                                           .handler = handle,
                                           .left = leave,
                                           .ctx = f};
    return control_server_new(f->loop, NULL, &env, server);
}

static void begin(struct fixture *f)
{
    char dir[UNIT_PATH_MAX];
    memset(f, 0, sizeof(*f));
    unit_dir(dir);
    unit_path(dir, "run/sock", f->path);
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&f->clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(f->clock, &f->loop), 0);
    CU_ASSERT_EQUAL_FATAL(serve(f, f->path, &f->server), 0);
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
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0666);
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

/* --- what the server says by itself --- */

static void test_push(void)
{
    struct fixture f;
    struct buf record;
    begin(&f);
    int one = connect_to(&f), two = connect_to(&f);
    CU_ASSERT_EQUAL(send(one, "a\0", 2, 0), 2);
    expect_reply(&f, one, "ok\0a\0", 5);
    unsigned first = f.peer.id;
    CU_ASSERT_EQUAL(f.peer.pid, getpid());
    CU_ASSERT_EQUAL(f.peer.uid, getuid());
    CU_ASSERT_EQUAL(f.peer.role, ROLE_ADMIN);
    CU_ASSERT_EQUAL(send(two, "b\0", 2, 0), 2);
    expect_reply(&f, two, "ok\0b\0", 5);
    unsigned second = f.peer.id;
    CU_ASSERT_TRUE(first != 0 && second != 0 && first != second);
    buf_init(&record, 100);
    (void)control_put(&record, "log");
    (void)control_put(&record, "text");
    CU_ASSERT_EQUAL(control_server_push(f.server, second, &record), 0);
    expect_reply(&f, two, "log\0text\0", 9);
    CU_ASSERT_EQUAL(send(one, "c\0", 2, 0), 2);
    expect_reply(&f, one, "ok\0c\0", 5); /* nothing came before it */
    CU_ASSERT_EQUAL(control_server_push(f.server, first + second, &record), -ENOENT);
    CU_ASSERT_EQUAL(f.left_count, 0);
    close(two);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    CU_ASSERT_EQUAL(f.left_count, 1);
    CU_ASSERT_EQUAL(f.left[0], second);
    CU_ASSERT_EQUAL(control_server_push(f.server, second, &record), -ENOENT);
    two = connect_to(&f);
    CU_ASSERT_EQUAL(send(two, "d\0", 2, 0), 2);
    expect_reply(&f, two, "ok\0d\0", 5);
    CU_ASSERT_TRUE(f.peer.id != first && f.peer.id != second); /* never used twice */
    end(&f); /* lets both go, which is told too; f still lives */
    CU_ASSERT_EQUAL(f.left_count, 3);
    buf_free(&record);
    close(one);
    close(two);
}

/* Somebody who gets lines and does not read them costs little, and is still there later. */
static void test_push_to_one_who_does_not_read(void)
{
    struct fixture f;
    struct buf record;
    char data[512];
    size_t taken = 0, got = 0;
    begin(&f);
    int lazy = connect_to(&f);
    CU_ASSERT_EQUAL(send(lazy, "a\0", 2, 0), 2);
    expect_reply(&f, lazy, "ok\0a\0", 5);
    memset(data, 'x', sizeof(data));
    data[sizeof(data) - 1] = '\0';
    buf_init(&record, 1000);
    (void)control_put(&record, data);
    while (taken < 10000 && !control_server_push(f.server, f.peer.id, &record))
        taken++;
    CU_ASSERT_TRUE(taken >= 10);
    CU_ASSERT_TRUE(taken * record.len <= 65536);
    CU_ASSERT_EQUAL(control_server_push(f.server, f.peer.id, &record), -EAGAIN);
    CU_ASSERT_EQUAL(f.left_count, 0);
    while (recv(lazy, data, sizeof(data), MSG_DONTWAIT) == (ssize_t)record.len)
        got++;
    CU_ASSERT_EQUAL(got, taken);
    CU_ASSERT_EQUAL(control_server_push(f.server, f.peer.id, &record), 0);
    CU_ASSERT_EQUAL(send(lazy, "b\0", 2, 0), 2);
    CU_ASSERT_EQUAL(receive(&f, lazy, data, sizeof(data)), (ssize_t)record.len);
    expect_reply(&f, lazy, "ok\0b\0", 5);
    buf_free(&record);
    close(lazy);
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

/* As a user who is neither root nor the daemon: opens connections until one is turned away, and
 * reports how many were served. */
static int greedy(const char *path, uid_t uid, gid_t gid, int report)
{
    struct rlimit files = {.rlim_cur = 1024, .rlim_max = 1024};
    unsigned served = 0;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setrlimit(RLIMIT_NOFILE, &files) || setgroups(0, NULL) || setgid(gid) || setuid(uid))
        return 2;
    for (; served <= CONTROL_CLIENTS_MAX; served++) {
        char data[64];
        int fd = try_connect(path);
        if (fd < 0)
            return 2;
        if (send(fd, "a\0", 2, MSG_NOSIGNAL) < 0 || recv(fd, data, sizeof(data), 0) != 5)
            break;
    }
    return write(report, &served, sizeof(served)) == sizeof(served) ? 0 : 2;
}

static void test_greedy_user(void)
{
    enum { STRANGER = 54321 };
    struct fixture f;
    struct rlimit before, more;
    unsigned served = 0;
    char parent[UNIT_PATH_MAX];
    int status = 0, ends[2];
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_NOFILE, &before), 0);
    more = before;
    more.rlim_cur = CONTROL_CLIENTS_MAX + 100;
    if (geteuid() != 0 || more.rlim_cur > before.rlim_max || setrlimit(RLIMIT_NOFILE, &more)) {
        unit_skip("a greedy user: only root can try with another identity");
        return;
    }
    begin(&f);
    (void)snprintf(parent, sizeof(parent), "%s", f.path);
    for (int up = 0; up < 3; up++)
        CU_ASSERT_EQUAL(chmod(dirname(parent), 0711), 0);
    const struct group *group = getgrnam(operator_group);
    CU_ASSERT_PTR_NOT_NULL_FATAL(group);
    gid_t gid = group->gr_gid;
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    fflush(stdout);
    pid_t child = fork(), got = 0;
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        int result = greedy(f.path, STRANGER, gid, ends[1]);
        if (result == 0)
            (void)pause(); /* holds what it has, until it is killed */
        _exit(result);
    }
    close(ends[1]);
    CU_ASSERT_EQUAL(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    while (read(ends[0], &served, sizeof(served)) < 0 && errno == EAGAIN &&
           (got = waitpid(child, &status, WNOHANG)) == 0)
        (void)loop_turn(f.loop, 5);
    CU_ASSERT_EQUAL(served, CONTROL_CLIENTS_PER_USER);
    int fd = connect_to(&f); /* root has a place still */
    CU_ASSERT_EQUAL(send(fd, "a\0", 2, 0), 2);
    expect_reply(&f, fd, "ok\0a\0", 5);
    close(fd);
    close(ends[0]);
    if (got == 0) {
        (void)kill(child, SIGKILL);
        CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    }
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
    CU_ASSERT_EQUAL(serve(&f, f.path, &second), -EADDRINUSE);
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
    CU_ASSERT_EQUAL(serve(&f, path, &second), 0);
    control_server_free(second);
    unit_write_text(path, "precious");
    CU_ASSERT_EQUAL(serve(&f, path, &second), -EEXIST);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_size, 8);
    memset(deep, 'x', sizeof(deep) - 1);
    deep[0] = '/';
    deep[sizeof(deep) - 1] = '\0';
    CU_ASSERT_EQUAL(serve(&f, deep, &second), -ENAMETOOLONG);
    end(&f);
    control_server_free(NULL);
}

/* --- who may connect --- */

/* In a child with another identity: 3 when it was told that it has no permission, 1 when it was
 * answered, 0 when it was let go, 2 on an error. */
static int ask_as(const char *path, uid_t uid, gid_t gid, gid_t also)
{
    char data[64];
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setgroups(1, &also) || setgid(gid) || setuid(uid))
        return 2;
    int fd = try_connect(path);
    if (fd < 0)
        return 2;
    /* It may have been turned away already; what it was told can still be read. */
    if (send(fd, "a\0", 2, MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET)
        return 2;
    static const char denied[] = "error\0"
                                 "13\0Permission denied.\0";
    ssize_t len = recv(fd, data, sizeof(data), 0);
    if (len < 0 && errno == ECONNRESET) /* that comes first */
        len = recv(fd, data, sizeof(data), 0);
    if (len == sizeof(denied) && !memcmp(data, denied, sizeof(denied)))
        return 3;
    return len == 5 ? 1 : 0;
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
    (void)snprintf(parent, sizeof(parent), "%s", f.path);
    for (int up = 0; up < 3; up++)
        CU_ASSERT_EQUAL(chmod(dirname(parent), 0711), 0);
    const struct group *group = getgrnam(admin_group);
    CU_ASSERT_PTR_NOT_NULL_FATAL(group);
    gid_t admin = group->gr_gid;
    group = getgrnam(operator_group);
    CU_ASSERT_PTR_NOT_NULL_FATAL(group);
    gid_t operator_gid = group->gr_gid;
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, OTHER_GROUP, OTHER_GROUP), 3);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, OTHER_GROUP, getegid()), 3); /* the daemon's own */
    CU_ASSERT_EQUAL(f.requests, 0);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, OTHER_GROUP, operator_gid), 1);
    CU_ASSERT_EQUAL(f.peer.role, ROLE_OPERATOR);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, OTHER_GROUP, admin), 1);
    CU_ASSERT_EQUAL(f.peer.role, ROLE_ADMIN);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, operator_gid, OTHER_GROUP), 1);
    CU_ASSERT_EQUAL(f.peer.role, ROLE_OPERATOR);
    CU_ASSERT_EQUAL(ask_in_child(&f, STRANGER, operator_gid, admin), 1); /* in both */
    CU_ASSERT_EQUAL(f.peer.role, ROLE_ADMIN);
    CU_ASSERT_EQUAL(ask_in_child(&f, 0, OTHER_GROUP, OTHER_GROUP), 1); /* root */
    CU_ASSERT_EQUAL(f.peer.role, ROLE_ADMIN);
    end(&f);
}

UNIT_MAIN("control_server", {"requests are answered, each to its client", test_request_and_reply},
          {"malformed and oversize requests get an error", test_bad_requests},
          {"a client that does not read is let go", test_client_that_does_not_read},
          {"what the server says by itself reaches its peer", test_push},
          {"nobody waits for a peer that does not read", test_push_to_one_who_does_not_read},
          {"more clients than the maximum are turned away", test_too_many_clients},
          {"one user cannot take all places", test_greedy_user},
          {"a dead socket is replaced, nothing else is", test_socket_file},
          {"who may connect, and as what", test_who_may_connect})
