package io.drawdb.collab.access;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are signed with one of the keys at a URL (a JSON Web Key Set). The keys are read at the start, every
 * {@value #EVERY_MINUTES} minutes, and, at most every {@value #AGAIN_SECONDS} s, when a token names a key that is not
 * among them; a set that can't be read leaves the one before in force. Reading them holds up nobody: who comes with a key
 * that is not known is asked to come again until they were read, and refused then if it is not among them.
 */
public final class KeySetTokens implements TokenReader, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KeySetTokens.class);
    private static final int EVERY_MINUTES = 10;
    private static final int AGAIN_SECONDS = 10;
    private static final int SET_BYTES_MAX = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI url;
    private final TokenRules rules;
    private final HttpClient http;
    private final ScheduledExecutorService thread;
    private final Duration again;
    private final KeySearch search = new KeySearch();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile long begun = System.nanoTime();
    private volatile KeySet keys = KeySet.EMPTY;

    private KeySetTokens(URI url, TokenRules rules, Duration again) {
        this.url = url;
        this.rules = rules;
        this.again = again;
        this.http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var made = new Thread(task, "token-keys");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to read the keys. */
    public static KeySetTokens from(URI url, TokenRules rules) {
        return from(url, rules, Duration.ofSeconds(AGAIN_SECONDS));
    }

    static KeySetTokens from(URI url, TokenRules rules, Duration again) {
        var tokens = new KeySetTokens(url, rules, again);
        var unused = tokens.thread.scheduleWithFixedDelay(tokens::refresh, 0, EVERY_MINUTES, TimeUnit.MINUTES);
        return tokens;
    }

    @Override
    public Verdict read(String token) {
        var fault = TokenForm.fault(token);
        if (fault.isPresent()) {
            return fault.get();
        }
        String keyId;
        try {
            keyId = keyId(token);
        } catch (JoseException | RuntimeException e) {
            return new Verdict.Refused("the token is not valid"); // the library's message would quote it
        }
        boolean searched = search.isOver(token); // asked first: what was read by then is among the keys
        KeySet known = keys;
        Optional<TokenReader> reader = known.reader(keyId);
        return reader.isPresent() ? reader.get().read(token) : unread(token, keyId, known, searched);
    }

    private Verdict unread(String token, @Nullable String keyId, KeySet known, boolean searched) {
        if (keyId == null && !known.isEmpty()) {
            return new Verdict.Refused("the token names no key (kid), and there are several");
        }
        refreshSoon();
        if (known.isEmpty()) {
            return new Verdict.Unknown("the keys that tokens are signed with can't be read now: try again later");
        }
        if (searched) {
            return new Verdict.Refused("the token is signed with a key that is not known");
        }
        search.searchFor(token);
        return new Verdict.Unknown("the token is signed with a key that is not known yet: try again later");
    }

    private static @Nullable String keyId(String token) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setCompactSerialization(token);
        return signature.getKeyIdHeaderValue();
    }

    private void refreshSoon() {
        if (due.compareAndSet(false, true)) {
            long wait = again.toNanos() - (System.nanoTime() - begun);
            var unused = thread.schedule(this::refreshDue, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void refreshDue() {
        due.set(false);
        refresh();
    }

    private void refresh() {
        begun = System.nanoTime();
        long reading = search.begin();
        try {
            keys = KeySet.parse(fetch(), rules);
            search.succeeded(reading);
            LOG.infof("event=token_keys_read url=%s", url);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.errorf("event=token_keys_unreadable url=%s reason=\"%s\"", url, LogText.oneLine(e.toString()));
        }
    }

    /** Waits for the whole answer, not for its beginning alone: who stalls in the middle of it is given up. */
    private String fetch() throws Exception {
        var request =
                HttpRequest.newBuilder(url).header("Accept", "application/json").build();
        var answering = http.sendAsync(request, head -> new ShortText(SET_BYTES_MAX));
        try {
            var answer = answering.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new JoseException("it answers " + answer.statusCode());
            }
            return answer.body();
        } catch (TimeoutException e) {
            throw new JoseException("no whole answer within %d ms".formatted(PATIENCE.toMillis()), e);
        } finally {
            answering.cancel(true);
        }
    }

    /** Reads the keys no more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
