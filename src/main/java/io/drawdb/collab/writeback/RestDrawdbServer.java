package io.drawdb.collab.writeback;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * drawdb-server over HTTP. Never blocks its caller; every call, redirects included, ends within the request timeout.
 */
public final class RestDrawdbServer implements DrawdbServer {
    private static final Logger LOG = Logger.getLogger(RestDrawdbServer.class);
    private static final Pattern SHARE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int REDIRECTS_MAX = 3;

    private final String base;
    private final Duration requestTimeout;
    private final GistAnswers answers;
    private final GistsApi api;
    private final Executor decoder;

    /** An answer that was read to its end. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Answer(int status, Optional<Duration> retryAfter, byte[] body) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * A client for the drawdb-server of these settings.
     *
     * @param decoder where answers of many megabytes are decoded, so that no event loop has to
     * @throws IllegalArgumentException if no drawdb-server is configured
     */
    public RestDrawdbServer(WritebackSettings settings, Executor decoder) {
        URI url = settings.baseUrl().orElseThrow(() -> new IllegalArgumentException("no drawdb-server is configured"));
        this.base = url.toString();
        this.requestTimeout = settings.requestTimeout();
        this.answers = new GistAnswers(settings.filename());
        this.decoder = decoder;
        this.api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(url)
                .connectTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                // A refusal is an answer like another here, not an exception.
                .disableDefaultMapper(true)
                .followRedirects(false)
                .build(GistsApi.class);
    }

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        return exchange(shareId, at -> api.gist(at, shareId))
                .map(this::loaded)
                .onFailure()
                .recoverWithItem(error -> new LoadOutcome.Failed(unreachable(error)))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<SaveOutcome> save(String shareId, byte[] content) {
        byte[] body = answers.writeRequest(content);
        return exchange(shareId, at -> api.write(at, shareId, body))
                .map(this::saved)
                .onFailure()
                .recoverWithItem(error -> new SaveOutcome.Failed(unreachable(error)))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Revision> newestCommit(String shareId) {
        return exchange(shareId, at -> api.commits(at, shareId, 1, 1))
                .map(answer -> answer.isSuccess() ? answers.newestCommit(answer.body()) : Revision.UNKNOWN)
                .onFailure()
                .recoverWithItem(error -> {
                    LOG.debugf("event=commits_failed room=%s error=\"%s\"", shareId, error);
                    return Revision.UNKNOWN;
                })
                .subscribeAsCompletionStage();
    }

    private LoadOutcome loaded(Answer answer) {
        if (answer.isSuccess()) {
            return answers.loaded(answer.body());
        }
        boolean absent = answer.status() == Response.Status.NOT_FOUND.getStatusCode();
        return absent ? new LoadOutcome.Absent() : new LoadOutcome.Failed(refusal(answer));
    }

    private SaveOutcome saved(Answer answer) {
        return answer.isSuccess() ? answers.saved(answer.body()) : new SaveOutcome.Failed(refusal(answer));
    }

    private Failure refusal(Answer answer) {
        var message = answers.message(answer.body());
        return Failure.refused(
                answer.status(), message.isEmpty() ? StatusText.of(answer.status()) : message, answer.retryAfter());
    }

    private Uni<Answer> exchange(String shareId, Function<String, Uni<Response>> call) {
        if (!SHARE_ID.matcher(shareId).matches()) {
            return Uni.createFrom().failure(new IllegalArgumentException("not a share id"));
        }
        return follow(base, "/gists/" + shareId, call, REDIRECTS_MAX)
                .ifNoItem()
                .after(requestTimeout)
                .fail()
                .emitOn(decoder)
                .map(RestDrawdbServer::read);
    }

    /**
     * Redirects are followed here because a write has to be sent again as a write, with its body, which HTTP clients
     * don't do by themselves.
     */
    private Uni<Response> follow(String at, String path, Function<String, Uni<Response>> call, int redirectsLeft) {
        return call.apply(at).chain(response -> {
            var next = redirectsLeft > 0 ? redirectTarget(response, at, path) : Optional.<String>empty();
            if (next.isEmpty()) {
                return Uni.createFrom().item(response);
            }
            response.close();
            return follow(next.get(), path, call, redirectsLeft - 1);
        });
    }

    /** The base that is redirected to; empty unless the same gist is there, and never from https down to http. */
    private static Optional<String> redirectTarget(Response response, String at, String path) {
        int status = response.getStatus();
        var location = response.getHeaderString(HttpHeaders.LOCATION);
        boolean redirect = status == 301 || status == 302 || status == 307 || status == 308;
        if (!redirect || location == null) {
            return Optional.empty();
        }
        try {
            var target = URI.create(at + path).resolve(location).toString();
            int end = target.lastIndexOf(path);
            boolean safe = target.startsWith("https://") || (target.startsWith("http://") && at.startsWith("http://"));
            return safe && end > 0 ? Optional.of(target.substring(0, end)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.debugf("event=bad_redirect location=\"%s\"", location.replaceAll("\\p{Cntrl}", "?"));
            return Optional.empty();
        }
    }

    private static Answer read(Response response) {
        var retryAfter = RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), Instant.now());
        try (response) {
            return new Answer(response.getStatus(), retryAfter, body(response));
        } catch (IOException e) {
            throw new UncheckedIOException("reading an answer failed", e);
        }
    }

    private static byte[] body(Response response) throws IOException {
        if (!response.hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = response.readEntity(InputStream.class)) {
            byte[] body = in.readNBytes(GistAnswers.BODY_BYTES_MAX + 1);
            if (body.length > GistAnswers.BODY_BYTES_MAX) {
                throw new IOException("answer of more than " + GistAnswers.BODY_BYTES_MAX + " bytes");
            }
            return body;
        }
    }

    private Failure unreachable(Throwable error) {
        if (error instanceof TimeoutException) {
            return Failure.network("no answer within " + requestTimeout.toMillis() + " ms");
        }
        LOG.debugf(error, "event=drawdb_server_unreachable");
        var cause = error.getCause() == null ? error : error.getCause();
        return Failure.network("no answer: " + cause.getClass().getSimpleName());
    }
}
