package io.drawdb.collab.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis server is and how to get in.
 *
 * @param tls whether the connection is encrypted ({@code rediss://})
 * @param user who logs in; empty for Redis's default user
 * @param password with what; empty for none
 * @param database the number of the database
 */
public record RedisAddress(boolean tls, String host, int port, String user, String password, int database) {
    /** What {@link #parse} takes, for people. */
    public static final String FORM =
            "redis://host:port or rediss://host:port, with user:password@ and /database as needed";

    private static final int PORT = 6379;
    // Not by URI's own idea of a host: names of containers may have an underscore.
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[^:@]*):(?<password>[^@]*)@)?(?<host>[^:@\\[\\]]+|\\[[^\\]]+\\])(?::(?<port>\\d{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("/?|/(\\d{1,4})");

    /**
     * Reads {@code redis[s]://[[user]:password@]host[:port][/database]}. User and password are percent-encoded where
     * they have characters that mean something in a URL.
     *
     * @throws IllegalArgumentException when it is something else; the message does not repeat it, it may hold a password
     */
    public static RedisAddress parse(String text) {
        URI uri = uri(text);
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        Matcher parts = AUTHORITY.matcher(authority);
        Matcher path = DATABASE.matcher(uri.getRawPath() == null ? "" : uri.getRawPath());
        boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
        boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!known || !plain || !parts.matches() || !path.matches()) {
            throw notAnAddress();
        }
        int port = parts.group("port") == null ? PORT : Integer.parseInt(parts.group("port"));
        if (port < 1 || port > 65_535) {
            throw notAnAddress();
        }
        return new RedisAddress(
                "rediss".equals(uri.getScheme()),
                parts.group("host"),
                port,
                decoded(parts.group("user")),
                decoded(parts.group("password")),
                path.group(1) == null ? 0 : Integer.parseInt(path.group(1)));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text, password and all.
            throw notAnAddress();
        }
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("not an address of Redis: allowed is " + FORM);
    }

    /** Percent-encoding alone: a plus is a plus. */
    private static String decoded(String part) {
        return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    /** The address as the client takes it. */
    String connectionString() {
        String login =
                password.isEmpty() ? "" : encoded(user.isEmpty() ? "default" : user) + ":" + encoded(password) + "@";
        return "%s://%s%s:%d/%d".formatted(tls ? "rediss" : "redis", login, host, port, database);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8);
    }

    /** Host and port, never the password: fit for messages. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
