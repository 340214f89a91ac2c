# SPDX-License-Identifier: BSD-2-Clause
"""cases_http.py: acs-demo behind real programs: nginx as redirector, reverse proxy and end of TLS, tinyproxy as the
proxy of cwmpd.conf; and behind servers that are no good."""

import gzip
import subprocess

from acs_side import INFORM_RESPONSE, Acs, Closer, account, configured, log, session
from lab import check, free_port, has, lacks, run, tool, until_listening
from switch import until

SYSTEM_STORE = "/etc/ssl/certs/ca-certificates.crt"  # where libcurl of Debian looks; /etc is the lab's own

NGINX = """\
daemon off;
master_process off;
user root;
pid {dir}/nginx.pid;
error_log {dir}/nginx.err;
events {{ worker_connections 64; }}
http {{
  log_format way '$request_method $uri $status in=$http_content_encoding out=$sent_http_content_encoding '
                 'connection=$connection';
  access_log {dir}/nginx.log way;
  client_body_temp_path {dir}/body;
  proxy_temp_path {dir}/temp;
  fastcgi_temp_path {dir}/temp;
  uwsgi_temp_path {dir}/temp;
  scgi_temp_path {dir}/temp;
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
{servers}
}}
"""

TINYPROXY = """\
Port {port}
Listen 127.0.0.1
Timeout 60
MaxClients 20
Allow 127.0.0.1
LogFile "{dir}/tinyproxy.log"
LogLevel Connect
DisableViaHeader Yes
"""


def nginx(case, *servers):
    """Runs nginx; each server is (port, directives)."""
    text = "\n".join(f"  server {{\n    listen 127.0.0.1:{port};\n    {directives}\n  }}"
                     if not directives.startswith("ssl") else
                     f"  server {{\n    listen 127.0.0.1:{port} ssl;\n    {directives}\n  }}"
                     for port, directives in servers)
    conf = case.write("nginx.conf", NGINX.format(dir=case.dir, servers=text))
    process = case.spawn(tool("nginx"), "-p", case.dir, "-c", conf, "-e", case.path("nginx.err"))
    for port, _ in servers:
        until_listening(port, process)


def requests(case):
    """The requests that nginx has logged; it does so after it has replied."""
    with open(case.path("nginx.log"), encoding="ascii") as file:
        return file.read().splitlines()


def wait_requests(case, count):
    until(lambda: len(requests(case)) >= count, f"{count} requests at nginx")
    return requests(case)


def connections(lines):
    return len({line.rsplit("=", 1)[1] for line in lines})


# --- nginx in front of the ACS ---

def redirected(case, status):
    acs = Acs(case, "session\nexpect Inform\nsend GetParameterValues Device.ManagementServer.URL\n"
                    "expect GetParameterValuesResponse\nend\n")
    first, second = free_port(), free_port()
    nginx(case, (first, f"location / {{ return {status} http://127.0.0.1:{second}/moved; }}"),
          (second, f"location / {{ proxy_pass {acs.server}; }}"))
    session(case, f"cwmp acs url http://127.0.0.1:{first}/acs")
    acs.done()
    lines = wait_requests(case, 4)
    check([line.split()[:3] for line in lines] ==
          [["POST", "/acs", str(status)]] + [["POST", "/moved", "200"]] * 2 + [["POST", "/moved", "204"]], f"{lines}")


def case_nginx_redirect_307(case):
    """307 of nginx: the session is held where it leads"""
    redirected(case, 307)


def case_nginx_redirect_302(case):
    """302 of nginx: the same, as POST"""
    redirected(case, 302)


def case_nginx_proxy_gzip(case):
    """nginx compresses the replies that were asked for, and the requests arrive through it compressed"""
    acs = Acs(case, "session\nsend SetParameterValues Device.ManagementServer.HTTPCompression string GZIP\nend\n"
                    "session\nexpect header Content-Encoding gzip\n"
                    "send GetParameterValues Device.DeviceInfo.\nexpect header Content-Encoding gzip\n"
                    "expect value Device.DeviceInfo.SerialNumber SIM0000001\nend\n")
    port = free_port()
    nginx(case, (port, f"gzip on; gzip_types text/xml; gzip_min_length 1; gzip_proxied any; gzip_http_version 1.0; "
                       f"location / {{ proxy_pass {acs.server}; proxy_set_header Accept-Encoding \"\"; }}"))
    session(case, f"cwmp acs url http://127.0.0.1:{port}/acs")
    check("out=gzip" not in "".join(requests(case)), "a compressed reply nobody asked for")
    session(case, f"cwmp acs url http://127.0.0.1:{port}/acs?2")
    acs.done()
    lines = wait_requests(case, 6)[3:]
    check(["in=gzip out=gzip" in line for line in lines] == [True, False, False] and "out=gzip" in lines[1], f"{lines}")


def case_nginx_415(case):
    """415 of nginx to what is compressed: plain for the rest of the session"""
    acs = Acs(case, "session\nsend SetParameterValues Device.ManagementServer.HTTPCompression string Deflate\nend\n"
                    "session\nexpect no-header Content-Encoding\nsend GetRPCMethods\nexpect GetRPCMethodsResponse\n"
                    "expect no-header Content-Encoding\nend\n")
    port = free_port()
    nginx(case, (port, f"location / {{ if ($http_content_encoding) {{ return 415; }} proxy_pass {acs.server}; }}"))
    session(case, f"cwmp acs url http://127.0.0.1:{port}/acs")
    session(case, f"cwmp acs url http://127.0.0.1:{port}/acs?2")
    acs.done()
    check([line.split()[2] for line in wait_requests(case, 7)[3:]] == ["415", "200", "200", "204"], f"{requests(case)}")


def closing(case, directives, account_of=()):
    acs = Acs(case, "session\nsend GetRPCMethods\nexpect GetRPCMethodsResponse\n"
                    "send GetParameterValues Device.DeviceInfo.\nexpect GetParameterValuesResponse\nend\n", account_of)
    port = free_port()
    nginx(case, (port, f"{directives} location / {{ proxy_pass {acs.server}; }}"))
    session(case, *account(f"http://127.0.0.1:{port}/acs"))
    acs.done()
    lines = wait_requests(case, 5 if account_of else 4)
    check(connections(lines) == len(lines), f"{lines}")


def case_nginx_closes(case):
    """nginx closes after each reply (keepalive_requests 1): the session goes on, each message on its own connection"""
    closing(case, "keepalive_requests 1;")


def case_nginx_keepalive_none(case):
    """the same with keepalive_timeout 0, and Digest over it"""
    closing(case, "keepalive_timeout 0;", ("--username", "admin", "--password", "12345", "--auth", "digest"))


def case_nginx_keeps(case):
    """nginx as it is by default: one connection for the session"""
    acs = Acs(case, "session\nsend GetRPCMethods\nend\n")
    port = free_port()
    nginx(case, (port, f"location / {{ proxy_pass {acs.server}; }}"))
    session(case, f"cwmp acs url http://127.0.0.1:{port}/acs")
    check(connections(wait_requests(case, 3)) == 1, f"{requests(case)}")


def case_nginx_without_acs(case):
    """502 of nginx, whose ACS is gone: the session fails and says so"""
    port = free_port()
    nginx(case, (port, f"location / {{ proxy_pass http://127.0.0.1:{free_port()}; }}"))
    sentence, _ = session(case, f"cwmp acs url http://127.0.0.1:{port}/acs", well=False)
    has(sentence, "the ACS answered with HTTP status 502")


# --- https ---

def certificate(case, trusted=True):
    """The directives of an nginx server with a certificate for 127.0.0.1, by a CA that the system trusts or not."""
    case.write("leaf.ext", "subjectAltName=IP:127.0.0.1\n")
    ca, leaf = case.path("ca"), case.path("leaf")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    run(["openssl", "req", "-x509", *key, "-keyout", ca + ".key", "-out", ca + ".pem", "-days", "2", "-subj", "/CN=lab"])
    run(["openssl", "req", *key, "-keyout", leaf + ".key", "-out", leaf + ".csr", "-subj", "/CN=acs"])
    run(["openssl", "x509", "-req", "-in", leaf + ".csr", "-CA", ca + ".pem", "-CAkey", ca + ".key", "-CAcreateserial",
         "-days", "2", "-extfile", leaf + ".ext", "-out", leaf + ".pem"])
    if trusted:
        with open(ca + ".pem", encoding="ascii") as file, open(SYSTEM_STORE, "a", encoding="ascii") as store:
            store.write("\n" + file.read())
    return f"ssl_certificate {leaf}.pem; ssl_certificate_key {leaf}.key; "


SECURE_SCRIPT = ('session\nexpect Inform\ncookie "a=1; Secure; Path=/"\nsend GetRPCMethods\n'
                 "expect GetRPCMethodsResponse\nexpect cookie a=1\nexpect header-like Authorization \"Basic *\"\nend\n")
BASIC = ("--username", "admin", "--password", "12345", "--auth", "basic")


def case_https(case):
    """a whole session over https, the CA being in the system's store: Basic, and a Secure cookie comes back"""
    acs = Acs(case, SECURE_SCRIPT.replace("send GetRPC", "answer\nexpect empty\nsend GetRPC"), BASIC)
    port = free_port()
    nginx(case, (port, certificate(case) + f"location / {{ proxy_pass {acs.server}; }}"))
    session(case, *account(f"https://127.0.0.1:{port}/acs"))
    acs.done()
    check(connections(wait_requests(case, 4)) == 1, f"{requests(case)}")


def case_https_unknown_ca(case):
    """a certificate of a CA that nobody knows: no session, and not one message"""
    acs, port = Acs(case), free_port()
    nginx(case, (port, certificate(case, trusted=False) + f"location / {{ proxy_pass {acs.server}; }}"))
    sentence, _ = session(case, *account(f"https://127.0.0.1:{port}/acs"), well=False)
    has(sentence, "certificate")
    check(acs.informs() == 0 and not requests(case), "a message went out")


def case_https_redirects(case):
    """from http to https a redirect is followed, from https to http not"""
    acs = Acs(case)
    tls, away, plain = free_port(), free_port(), free_port()
    secure = certificate(case)
    nginx(case, (tls, secure + f"location / {{ proxy_pass {acs.server}; }}"),
          (away, secure + f"location / {{ return 307 {acs.url}; }}"),
          (plain, f"location / {{ return 307 https://127.0.0.1:{tls}/acs; }}"))
    session(case, f"cwmp acs url http://127.0.0.1:{plain}/acs")
    check(acs.informs() == 1, acs.said())
    sentence, _ = session(case, f"cwmp acs url https://127.0.0.1:{away}/acs", well=False)
    has(sentence, "https")
    check(acs.informs() == 1, acs.said())


# --- proxies ---

def tinyproxy(case, *lines):
    """Its port."""
    port = free_port()
    text = TINYPROXY.format(port=port, dir=case.dir) + "".join(f"{line}\n" for line in lines)
    conf = case.write("tinyproxy.conf", text)
    until_listening(port, case.spawn(tool("tinyproxy"), "-d", "-c", conf, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL))
    return port


def passed(case):
    """What the proxy was asked for, one line for each request."""
    with open(case.path("tinyproxy.log"), encoding="ascii") as file:
        return [line for line in file if "Request (" in line]


TALK = "session\nsend GetRPCMethods\nexpect GetRPCMethodsResponse\nend\n"


def case_proxy(case):
    """a session through a proxy"""
    acs, port = Acs(case, TALK), tinyproxy(case)
    configured(case, f"proxy http://127.0.0.1:{port}")
    session(case, f"cwmp acs url {acs.url}")
    acs.done()
    check(len(passed(case)) >= 3, f"{passed(case)}")


def case_proxy_account(case):
    """a proxy with an account, an ACS with another: each gets its own"""
    acs = Acs(case, TALK.replace("expect Get", "expect no-header Proxy-Authorization\nexpect Get"),
              ("--username", "admin", "--password", "12345", "--auth", "digest"))
    port = tinyproxy(case, "BasicAuth clerk Key-2-the-gate")
    configured(case, f"proxy http://clerk:Key-2-the-gate@127.0.0.1:{port}")
    session(case, *account(acs.url))
    acs.done()
    lacks(log(case), "Key-2-the-gate", "12345")


NOT_ACCEPTED = "the proxy does not accept the user name and password of cwmpd.conf"


def case_proxy_account_refused(case):
    """a proxy that wants another account, or any: the session fails with that reason, by http and by https"""
    acs, port = Acs(case), tinyproxy(case, "BasicAuth clerk Key-2-the-gate", "ConnectPort 443")
    configured(case, f"proxy http://clerk:wrong@127.0.0.1:{port}")
    sentence, _ = session(case, "cwmp acs url https://127.0.0.1:443/acs", well=False)
    has(sentence, NOT_ACCEPTED)
    sentence, _ = session(case, f"cwmp acs url {acs.url}", well=False)
    has(sentence, "HTTP status 401")  # tinyproxy's word for it, as if the ACS had said it
    case.switch.configuration = case.switch.configuration.replace("clerk:wrong@", "")
    configured(case)
    sentence, _ = session(case, f"cwmp acs url {acs.url}?2", well=False)
    has(sentence, "the proxy asks for a user name and password, and cwmpd.conf has none")
    check(acs.informs() == 0, acs.said())


def case_proxy_refuses_by_digest(case):
    """a proxy that says 407 to every account, by Digest: that reason, after one answer to it"""
    server = Closer(case, "never")
    server.always = (b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Digest realm=\"gate\", "
                      b"nonce=\"0123\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n")
    configured(case, f"proxy http://clerk:wrong@127.0.0.1:{server.port}")
    sentence, _ = session(case, "cwmp acs url http://127.0.0.1:9/acs", well=False)
    has(sentence, NOT_ACCEPTED)
    check(len(server.posts) == 2, f"{len(server.posts)} messages came")


def case_proxy_none_for_some(case):
    """no-proxy: those hosts are reached without it"""
    acs = Acs(case)
    configured(case, f"proxy http://127.0.0.1:{free_port()}", "no-proxy example.com,127.0.0.0/8")
    session(case, f"cwmp acs url {acs.url}")
    check(acs.informs() == 1, acs.said())


def case_proxy_dead(case):
    """a proxy that is not there: the session fails at once, and is not held past it"""
    acs, port = Acs(case), free_port()
    configured(case, f"proxy http://127.0.0.1:{port}")
    sentence, seconds = session(case, f"cwmp acs url {acs.url}", well=False)
    has(sentence, f"127.0.0.1 port {port}")
    check(acs.informs() == 0 and seconds < 5, f"after {seconds:.1f} s: {acs.said()}")


def case_proxy_https(case):
    """https through a proxy by CONNECT: a whole session, of which the proxy sees one request"""
    acs, tls = Acs(case, SECURE_SCRIPT, BASIC), free_port()
    nginx(case, (tls, certificate(case) + f"location / {{ proxy_pass {acs.server}; }}"))
    port = tinyproxy(case, "BasicAuth clerk Key-2-the-gate", f"ConnectPort {tls}")
    configured(case, f"proxy http://clerk:Key-2-the-gate@127.0.0.1:{port}")
    session(case, *account(f"https://127.0.0.1:{tls}/acs"))
    acs.done()
    check(all("CONNECT" in line for line in passed(case)), f"{passed(case)}")
    check(connections(wait_requests(case, 4)) == 1, f"{requests(case)}")


def case_proxy_https_forbidden(case):
    """a proxy that does not let CONNECT to that port through"""
    port = tinyproxy(case, "ConnectPort 443")
    configured(case, f"proxy http://127.0.0.1:{port}")
    sentence, _ = session(case, f"cwmp acs url https://127.0.0.1:{free_port()}/acs", well=False)
    has(sentence, "the proxy answered with HTTP status 403")


# --- a server that closes without saying so ---

def case_close_with_reply(case):
    """an ACS closes with its reply, without saying so: the next message opens a new connection"""
    server = Closer(case, "with the reply")
    session(case, f"cwmp acs url http://127.0.0.1:{server.port}/acs")
    check([bool(body) for body in server.posts] == [True, False], f"{len(server.posts)} messages came")


def case_close_too_late(case):
    """an ACS closes while a message is under way: it is not sent again, and the next session does without reuse"""
    server = Closer(case, "late")
    for number, well in enumerate((False, True, True)):
        sentence, _ = session(case, f"cwmp acs url http://127.0.0.1:{server.port}/acs?{number}", well=well)
        if not well:
            has(sentence, "the ACS closed the connection without an answer")
    came = [bool(body) for body in server.posts]
    check(came == [True, True, False, True, False], f"{came}")


def case_gzip_broken(case):
    """a compressed reply that ends early, or whose checksum is wrong, fails the session"""
    acs = Acs(case, "session\nsend SetParameterValues Device.ManagementServer.HTTPCompression string GZIP\nend\n")
    session(case, f"cwmp acs url {acs.url}")
    whole = gzip.compress((INFORM_RESPONSE % "1").encode())
    server = Closer(case, "never")
    # A short one ends in the middle of the XML; of the wrong checksum libcurl (zlib) says so itself.
    for number, (body, why) in enumerate(((whole[:len(whole) // 2], ""), (b"\x1f\x8b\x08" + bytes(7), ""),
                                          (whole[:-8] + b"\0\0\0\0" + whole[-4:], "unencoding"))):
        server.always = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\n" \
                         b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        sentence, _ = session(case, f"cwmp acs url http://127.0.0.1:{server.port}/acs?{number}", well=False)
        has(sentence, why)
    check(len(server.posts) == 3, f"{len(server.posts)} messages came")


NGINX_CASES = (case_nginx_redirect_307, case_nginx_redirect_302, case_nginx_proxy_gzip, case_nginx_415,
               case_nginx_closes, case_nginx_keepalive_none, case_nginx_keeps, case_nginx_without_acs)
TLS_CASES = (case_https, case_https_unknown_ca, case_https_redirects)
PROXY_CASES = (case_proxy, case_proxy_account, case_proxy_account_refused, case_proxy_https_forbidden)
OWN_CASES = (case_proxy_none_for_some, case_proxy_dead, case_proxy_refuses_by_digest, case_close_with_reply, case_close_too_late, case_gzip_broken)
CASES = [(function, programs)
         for functions, programs in ((NGINX_CASES, ("nginx",)), (TLS_CASES, ("nginx", "openssl")),
                                     (PROXY_CASES, ("tinyproxy",)), (OWN_CASES, ()),
                                     ((case_proxy_https,), ("nginx", "openssl", "tinyproxy")))
         for function in functions]
