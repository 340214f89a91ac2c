# SPDX-License-Identifier: BSD-2-Clause
#
# common.tcl: what the scripts of this directory share.

set timeout 30
# Not [>\]]: expect 5.45 takes that for something else.
set prompt {[<[][A-Za-z0-9._-]+[]>]$}

proc fail {text} {
    puts "\nFAIL: $text"
    exit 1
}

# want PATTERN: the next text that matches this regular expression has to come.
proc want {pattern} {
    global expect_out
    expect {
        -re $pattern {}
        timeout { fail "waited in vain for $pattern" }
        eof { fail "the end came instead of $pattern" }
    }
}

# type LINE: Enter, and wait for the prompt; returns what was shown between, without CR and the echo of the line.
proc type {line} {
    global prompt
    send -- "$line\r"
    want $prompt
    set shown [string map {"\r" ""} $::expect_out(buffer)]
    return [string range $shown [expr {[string first "\n" $shown] + 1}] end]
}

# session: cwmpsh on a terminal of its own, at its first prompt.
proc session {} {
    uplevel {
        spawn -noecho $env(CWMPSH) --socket $env(SOCKET)
        want $prompt
    }
}

# ended STATUS: the program has to end with this exit status.
proc ended {status} {
    expect {
        eof {}
        timeout { fail "the program does not end" }
    }
    set result [wait]
    if {[lindex $result 2] != 0 || [lindex $result 3] != $status || [llength $result] > 4} {
        fail "ended with $result instead of status $status"
    }
}

# run STATUS COMMAND...: a program without a terminal; returns what it wrote, stderr included.
proc run {status args} {
    set code 0
    set output ""
    if {[catch {exec -keepnewline {*}$args 2>@1} output options]} {
        set details [dict get $options -errorcode]
        set code [expr {[lindex $details 0] eq "CHILDSTATUS" ? [lindex $details 2] : $details}]
        # exec adds a remark of its own.
        regsub {child process exited abnormally$} $output "" output
    }
    if {$code ne $status} {
        fail "$args: status $code instead of $status: $output"
    }
    return $output
}

proc same {what shown wanted} {
    if {$shown ne $wanted} {
        fail "$what is\n$shown\ninstead of\n$wanted"
    }
}

# A process's children.
proc children {pid} {
    set file [open /proc/$pid/task/$pid/children]
    set list [read $file]
    close $file
    return $list
}

# until SCRIPT: polls until it is true.
proc until {what condition} {
    for {set i 0} {$i < 3000} {incr i} {
        if {[uplevel 1 $condition]} {
            return
        }
        after 10
    }
    fail "waited in vain until $what"
}
