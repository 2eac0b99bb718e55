package io.drawdb.collab.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** What files that nobody else is to read have in common. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Attributes of a new file: readable by its owner alone, where the file system knows of that. */
    static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Brings to the disk that a file is there, under its name. */
    static void forceEntry(Path file) throws IOException {
        if (isPosix()) {
            try (var directory = FileChannel.open(file.toAbsolutePath().getParent())) {
                directory.force(true);
            }
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
