-- For wrk: asks the addresses in a file in turn, and says what came of it in one line of JSON. Times in milliseconds.

local requests, place = {}, 0

function init(arguments)
  for address in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", address)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "failed": %d, "size": %d, "p50": %f, "p95": %f}\n',
    summary.requests,
    summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    summary.bytes,
    latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3
  ))
end
