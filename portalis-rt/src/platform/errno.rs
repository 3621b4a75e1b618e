//! Linux's numbers of system errors and their texts, for platforms that number theirs otherwise: a program
//! sees the same `errno` and the same message everywhere.

use std::io::{Error, ErrorKind};

/// Linux's number, WASI's number, the text.
const TABLE: &[(i32, u16, &str)] = &[
    (1, 63, "Operation not permitted"),
    (2, 44, "No such file or directory"),
    (3, 71, "No such process"),
    (4, 27, "Interrupted system call"),
    (5, 29, "Input/output error"),
    (6, 60, "No such device or address"),
    (7, 1, "Argument list too long"),
    (8, 45, "Exec format error"),
    (9, 8, "Bad file descriptor"),
    (10, 12, "No child processes"),
    (11, 6, "Resource temporarily unavailable"),
    (12, 48, "Cannot allocate memory"),
    (13, 2, "Permission denied"),
    (14, 21, "Bad address"),
    (16, 10, "Device or resource busy"),
    (17, 20, "File exists"),
    (18, 75, "Invalid cross-device link"),
    (19, 43, "No such device"),
    (20, 54, "Not a directory"),
    (21, 31, "Is a directory"),
    (22, 28, "Invalid argument"),
    (23, 41, "Too many open files in system"),
    (24, 33, "Too many open files"),
    (25, 59, "Inappropriate ioctl for device"),
    (26, 74, "Text file busy"),
    (27, 22, "File too large"),
    (28, 51, "No space left on device"),
    (29, 70, "Illegal seek"),
    (30, 69, "Read-only file system"),
    (31, 34, "Too many links"),
    (32, 64, "Broken pipe"),
    (33, 18, "Numerical argument out of domain"),
    (34, 68, "Numerical result out of range"),
    (35, 16, "Resource deadlock avoided"),
    (36, 37, "File name too long"),
    (37, 46, "No locks available"),
    (38, 52, "Function not implemented"),
    (39, 55, "Directory not empty"),
    (40, 32, "Too many levels of symbolic links"),
    (75, 61, "Value too large for defined data type"),
    (84, 25, "Invalid or incomplete multibyte or wide character"),
    (88, 57, "Socket operation on non-socket"),
    (95, 58, "Operation not supported"),
    (97, 5, "Address family not supported by protocol"),
    (98, 3, "Address already in use"),
    (99, 4, "Cannot assign requested address"),
    (100, 38, "Network is down"),
    (101, 40, "Network is unreachable"),
    (103, 13, "Software caused connection abort"),
    (104, 15, "Connection reset by peer"),
    (106, 30, "Transport endpoint is already connected"),
    (107, 53, "Transport endpoint is not connected"),
    (110, 73, "Connection timed out"),
    (111, 14, "Connection refused"),
    (113, 23, "No route to host"),
    (125, 11, "Operation canceled"),
];

/// `capabilities insufficient`: what WASI says to a path outside of the folders that were opened for the program.
const NOT_CAPABLE: u16 = 76;

/// The number of an error.
pub fn errno(error: &Error) -> Option<i32> {
    let Some(raw) = error.raw_os_error() else {
        return Some(match error.kind() {
            ErrorKind::NotFound => 2,
            ErrorKind::PermissionDenied => 13,
            ErrorKind::AlreadyExists => 17,
            ErrorKind::InvalidInput => 22,
            ErrorKind::BrokenPipe => 32,
            ErrorKind::Unsupported => 38,
            // A path that leads into no folder that is open for the program.
            _ if error.to_string().contains("pre-opened") => 2,
            _ => return None,
        });
    };
    if i32::from(NOT_CAPABLE) == raw {
        return Some(1);
    }
    let found = TABLE.iter().find(|(_, wasi, _)| i32::from(*wasi) == raw);
    Some(found.map_or(raw, |(linux, ..)| *linux))
}

/// `os.strerror(number)`
pub fn error_text(number: i32) -> String {
    let found = TABLE.iter().find(|(linux, ..)| *linux == number);
    match found {
        Some((.., text)) => (*text).to_owned(),
        None if number == 0 => "Success".to_owned(),
        None => format!("Unknown error {number}"),
    }
}

/// The error of this number.
pub fn io_error(number: i32) -> Error {
    let found = TABLE.iter().find(|(linux, ..)| *linux == number);
    Error::from_raw_os_error(found.map_or(number, |(_, wasi, _)| i32::from(*wasi)))
}
