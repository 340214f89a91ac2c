/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_login.c: see telnet_login.h.
 */
#include "cli/telnet_login.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "cli/screen.h"

#include "platform/banned.h"

enum {
    NAME_MAX_BYTES = 64,
    MESSAGES_MAX = 32, /* that a PAM module may show or ask at once */
    DELAY_MICROSECONDS = 1000000,
    CTRL_C = 0x03,
    CTRL_D = 0x04,
    CTRL_U = 0x15,
};

struct login {
    const struct telnet_login *how;
    struct termios modes; /* of the terminal before */
    char name[NAME_MAX_BYTES];
    bool hung_up;
};

/* --- the terminal --- */

static void show_bytes(const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, data, len);

        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
}

static void show(const char *text)
{
    show_bytes(text, strlen(text));
}

/* A PAM module's text. */
static void show_foreign(const char *text)
{
    for (; *text != '\0'; text++) {
        char c = *text == '\n' ? '\n' : screen_char(*text);

        if (c == '\n')
            show("\r\n");
        else
            show_bytes(&c, 1);
    }
}

static void make_raw(struct login *login)
{
    struct termios raw;

    if (tcgetattr(STDIN_FILENO, &login->modes) != 0)
        return;
    raw = login->modes;
    cfmakeraw(&raw);
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

static void rub_out(char *text, size_t *len, size_t count, bool echo)
{
    for (; count > 0 && *len > 0; count--) {
        text[--*len] = '\0';
        if (echo)
            show("\b \b");
    }
}

/* Reads a line. False: the peer hung up, or gave up with Ctrl+D. A line that does not fit is "", as
 * is one that was given up with Ctrl+C. */
static bool read_line(bool echo, char *text, size_t size)
{
    size_t len = 0;
    bool fits = true;
    unsigned char key;

    for (;;) {
        ssize_t n = read(STDIN_FILENO, &key, 1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || (key == CTRL_D && len == 0))
            return false;
        if (key == '\r' || key == '\n' || key == CTRL_C)
            break;
        if (key == '\b' || key == 0x7f || key == CTRL_U)
            rub_out(text, &len, key == CTRL_U ? len : 1, echo);
        else if (key < ' ')
            continue;
        else if (len + 1 == size)
            fits = false;
        else {
            text[len++] = (char)key;
            if (echo)
                show_bytes((const char *)&key, 1);
        }
    }
    text[fits && key != CTRL_C ? len : 0] = '\0';
    show("\r\n");
    return true;
}

/* --- PAM --- */

/* "Password: " becomes "Password:", the form that is waited for. */
static void show_prompt(const char *text)
{
    size_t len = strlen(text);
    char *shown;

    while (len > 0 && text[len - 1] == ' ')
        len--;
    shown = strndup(text, len);
    show_foreign(shown != NULL ? shown : "Password:");
    free(shown);
}

static char *ask(struct login *login, bool echo, const char *prompt)
{
    char answer[PAM_MAX_RESP_SIZE] = "", *copy = NULL;

    show_prompt(prompt);
    if (read_line(echo, answer, sizeof answer))
        copy = strdup(answer);
    else
        login->hung_up = true;
    explicit_bzero(answer, sizeof answer);
    return copy;
}

static void free_answers(struct pam_response *answers, int count)
{
    for (int i = 0; i < count; i++) {
        if (answers[i].resp != NULL)
            explicit_bzero(answers[i].resp, strlen(answers[i].resp));
        free(answers[i].resp);
    }
    free(answers);
}

/* The modules talk to the person. */
static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *ctx)
{
    struct login *login = ctx;
    struct pam_response *answers;

    if (count <= 0 || count > MESSAGES_MAX)
        return PAM_CONV_ERR;
    answers = calloc((size_t)count, sizeof *answers);
    if (answers == NULL)
        return PAM_BUF_ERR;
    for (int i = 0; i < count; i++) {
        int style = messages[i]->msg_style;

        if (style == PAM_PROMPT_ECHO_OFF || style == PAM_PROMPT_ECHO_ON) {
            answers[i].resp = ask(login, style == PAM_PROMPT_ECHO_ON, messages[i]->msg);
            if (answers[i].resp != NULL)
                continue;
            free_answers(answers, i);
            return PAM_CONV_ERR;
        }
        show_foreign(messages[i]->msg);
        show("\r\n");
    }
    *out = answers;
    return PAM_SUCCESS;
}

static void report(const struct login *login, enum telnet_report what)
{
    const char byte = (char)what;

    (void)!write(login->how->report, &byte, 1);
}

/* A new PAM transaction for the name typed; PAM_SUCCESS: this is the user. */
static int authenticate(struct login *login, unsigned try, pam_handle_t **pam)
{
    struct pam_conv conversation = {.conv = converse, .appdata_ptr = login};
    const char *tty = ttyname(STDIN_FILENO);
    int rc = pam_start("cwmpsh", login->name, &conversation, pam);

    if (rc != PAM_SUCCESS)
        return rc;
    if (tty != NULL)
        (void)pam_set_item(*pam, PAM_TTY, tty);
    (void)pam_set_item(*pam, PAM_RHOST, login->how->address);
    (void)pam_fail_delay(*pam, (try + 1) * DELAY_MICROSECONDS);
    rc = pam_authenticate(*pam, 0);
    if (rc == PAM_SUCCESS)
        rc = pam_acct_mgmt(*pam, 0);
    if (rc == PAM_NEW_AUTHTOK_REQD)
        rc = pam_chauthtok(*pam, PAM_CHANGE_EXPIRED_AUTHTOK);
    return rc;
}

/* Lets the person try; NULL: there is no user. */
static pam_handle_t *find_user(struct login *login)
{
    for (unsigned try = 0; try < TELNET_LOGIN_TRIES && !login->hung_up;) {
        pam_handle_t *pam = NULL;
        int rc;

        show("Username:");
        if (!read_line(true, login->name, sizeof login->name))
            return NULL;
        if (login->name[0] == '\0')
            continue;
        rc = authenticate(login, try++, &pam);
        if (rc == PAM_SUCCESS) {
            report(login, TELNET_REPORT_PASSED);
            return pam;
        }
        /* Who hangs up at the password has tried nothing. */
        if (!login->hung_up) {
            report(login, TELNET_REPORT_FAILED);
            show("% Login failed!\r\n\r\n");
        }
        (void)pam_end(pam, rc);
    }
    return NULL;
}

/* --- the session --- */

static bool become(const struct passwd *user)
{
    gid_t gid = user->pw_gid;
    uid_t uid = user->pw_uid;

    /* The groups are there already: PAM modules may have added to them. */
    if (setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
        return false;
    return uid == 0 || setresuid((uid_t)-1, 0, (uid_t)-1) != 0;
}

static void set_environment(const struct login *login, const struct passwd *user, pam_handle_t *pam)
{
    const struct {
        const char *name, *value;
    } variables[] = {
        {"PATH", "/usr/local/bin:/usr/bin:/bin"},
        {"TERM", "vt100"},
        {"HOME", user->pw_dir},
        {"USER", user->pw_name},
        {"LOGNAME", user->pw_name},
        {"REMOTEHOST", login->how->address},
    };
    char **more = pam_getenvlist(pam);

    (void)clearenv();
    for (char **entry = more; entry != NULL && *entry != NULL; entry++)
        (void)putenv(*entry); /* until this process is another program */
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        (void)setenv(variables[i].name, variables[i].value, 1);
}

/* The user's process: another program, without what PAM has left in the memory of this one. */
static void run_command_line(const struct login *login, const struct passwd *user,
                             pam_handle_t *pam)
{
    char *arguments[] = {(char[]){"cwmpsh"}, (char[]){"--socket"}, strdup(login->how->socket),
                         NULL};

    if (arguments[2] == NULL)
        return;
    set_environment(login, user, pam);
    (void)fchown(STDIN_FILENO, user->pw_uid, (gid_t)-1);
    if (!become(user))
        return;
    if (chdir(user->pw_dir) != 0)
        (void)!chdir("/");
    (void)fexecve(login->how->program, arguments, environ);
}

/* Until the user's process has ended. The end of the terminal is told to this process alone, as it
 * leads the session; it passes that on. */
static int wait_for(pid_t child, const sigset_t *signals)
{
    int status = 0, number;

    while (waitpid(child, &status, WNOHANG) != child) {
        number = sigwaitinfo(signals, NULL);
        if (number == SIGHUP || number == SIGTERM)
            (void)kill(child, SIGHUP);
    }
    return status;
}

static void run_as(const struct login *login, const struct passwd *user, pam_handle_t *pam)
{
    sigset_t signals, before;
    pid_t child;

    sigemptyset(&signals);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &signals, &before);
    child = fork();
    if (child == 0) {
        (void)sigprocmask(SIG_SETMASK, &before, NULL);
        run_command_line(login, user, pam);
        show("% Cannot start the command line.\r\n");
        _exit(EXIT_FAILURE);
    }
    if (child > 0)
        (void)wait_for(child, &signals);
}

static void run_session(struct login *login, pam_handle_t *pam)
{
    const void *name = NULL;
    const struct passwd *user = NULL;
    int rc = pam_get_item(pam, PAM_USER, &name); /* a module may have changed it */

    if (rc == PAM_SUCCESS && name != NULL)
        user = getpwnam(name);
    if (user == NULL || initgroups(user->pw_name, user->pw_gid) != 0) {
        show("% There is no such user on this device.\r\n");
        return;
    }
    rc = pam_setcred(pam, PAM_ESTABLISH_CRED);
    if (rc == PAM_SUCCESS)
        rc = pam_open_session(pam, 0);
    if (rc == PAM_SUCCESS) {
        run_as(login, user, pam);
        (void)pam_close_session(pam, 0);
    } else {
        show_foreign(pam_strerror(pam, rc));
        show("\r\n");
    }
    (void)pam_setcred(pam, PAM_DELETE_CRED);
}

void telnet_login(const struct telnet_login *how)
{
    struct login login = {.how = how};
    pam_handle_t *pam;

    make_raw(&login);
    (void)alarm(TELNET_LOGIN_SECONDS); /* ends this process, and with it the connection */
    show("\r\nLogin authentication\r\n\r\n\r\n");
    pam = find_user(&login);
    (void)alarm(0);
    if (pam == NULL)
        return;
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &login.modes);
    run_session(&login, pam);
    (void)pam_end(pam, PAM_SUCCESS);
}
