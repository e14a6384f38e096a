//! Seccomp: system calls that a plugin has no use for. A deny-list, since an allow-list would break the runtimes of other
//! languages; what is denied fails as if it were not permitted.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter,
};

/// Denied whatever is asked.
const DENIED: &[c_long] = &[
    // The network, and other programs by sockets.
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_io_uring_setup,
    // Other programs.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_kcmp,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    // Memory that outlives the process, or that limits do not count.
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    // Its own limits and rights.
    libc::SYS_setrlimit,
    libc::SYS_setpriority,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setscheduler,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_setgroups,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_capset,
    // Files, beyond opening them.
    libc::SYS_truncate,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_unlinkat,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_renameat2,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_open_by_handle_at,
    libc::SYS_inotify_init1,
    libc::SYS_fanotify_init,
    // The machine.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_mount_setattr,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_quotactl,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
];

/// The same by older names, which newer processors do not have.
#[cfg(target_arch = "x86_64")]
const DENIED_BY_OLD_NAMES: &[c_long] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_creat,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_mknod,
    libc::SYS_unlink,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_inotify_init,
    libc::SYS_kexec_file_load,
    libc::SYS_modify_ldt,
    libc::SYS_iopl,
    libc::SYS_ioperm,
];
#[cfg(not(target_arch = "x86_64"))]
const DENIED_BY_OLD_NAMES: &[c_long] = &[];

/// Said not to exist, so that callers use an older call, whose arguments can be looked at.
const ABSENT: &[c_long] = &[libc::SYS_clone3, libc::SYS_openat2];

/// Calls of the other table of numbers that some kernels have on this processor.
#[cfg(target_arch = "x86_64")]
const OTHER_TABLE: c_long = 0x4000_0000;

/// Denies them to this process for good.
pub(super) fn deny() -> Result<(), String> {
    let all = SeccompAction::Errno(libc::EPERM as u32);
    let mut denied: BTreeMap<c_long, Vec<SeccompRule>> = BTreeMap::new();
    for call in DENIED.iter().chain(DENIED_BY_OLD_NAMES) {
        denied.insert(*call, Vec::new());
    }
    denied.extend(denied_by_arguments().map_err(|error| error.to_string())?);
    #[cfg(target_arch = "x86_64")]
    {
        let others: Vec<c_long> = denied.keys().map(|call| call | OTHER_TABLE).collect();
        denied.extend(others.into_iter().map(|call| (call, Vec::new())));
    }
    apply(denied, all)?;
    let absent = ABSENT.iter().map(|call| (*call, Vec::new())).collect();
    apply(absent, SeccompAction::Errno(libc::ENOSYS as u32))
}

fn apply(rules: BTreeMap<c_long, Vec<SeccompRule>>, matched: SeccompAction) -> Result<(), String> {
    let architecture = std::env::consts::ARCH
        .try_into()
        .map_err(|_| format!("it is not known for {}", std::env::consts::ARCH))?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, matched, architecture);
    let program: Result<BpfProgram, _> = filter.and_then(TryInto::try_into);
    let program = program.map_err(|error| error.to_string())?;
    apply_filter(&program).map_err(|error| error.to_string())
}

type Rules = Result<Vec<(c_long, Vec<SeccompRule>)>, seccompiler::BackendError>;

/// Denied where it is asked for something harmful.
fn denied_by_arguments() -> Rules {
    let own = std::process::id();
    let has = |argument, mask: i32, value: i32| {
        let masked = SeccompCmpOp::MaskedEq(mask as u32 as u64);
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, masked, value as u32 as u64)
    };
    let is =
        |argument, value: u32| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value.into());
    let is_not =
        |argument, value: u32| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value.into());
    let not_null = |argument| SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0);
    let rule = |condition: Result<SeccompCondition, _>| SeccompRule::new(vec![condition?]);
    let to_write = |flags| {
        Ok::<_, seccompiler::BackendError>(vec![
            rule(has(flags, libc::O_ACCMODE, libc::O_WRONLY))?,
            rule(has(flags, libc::O_ACCMODE, libc::O_RDWR))?,
            rule(has(flags, libc::O_CREAT, libc::O_CREAT))?,
            rule(has(flags, libc::O_TRUNC, libc::O_TRUNC))?,
        ])
    };
    Ok(vec![
        // Threads, but no processes.
        (libc::SYS_clone, vec![rule(has(0, libc::CLONE_THREAD, 0))?]),
        // Signals to itself, as `abort` sends.
        (libc::SYS_tgkill, vec![rule(is_not(0, own))?]),
        // Limits can be read.
        (libc::SYS_prlimit64, vec![rule(not_null(2))?]),
        // It ends with the program.
        (libc::SYS_prctl, vec![rule(is(0, libc::PR_SET_PDEATHSIG as u32))?]),
        (libc::SYS_openat, to_write(2)?),
        #[cfg(target_arch = "x86_64")]
        (libc::SYS_open, to_write(1)?),
    ])
}
