#!lua name=fachui_bidding
-- The rules of bidding as one Redis function library; domain::bidding is the same in Rust, and
-- the conformance suite keeps the two one.
--
-- A lot lives in one cluster slot, under {lot:ID}:
--   book     hash   where the sequence stands: epoch, seq, nonce, leader, end …
--   codes    hash   qualified bid codes and their ranks (0 for ordinary bidders)
--   pending  list   whole entries that PostgreSQL does not have yet, oldest first
--   key:C:K  string what was answered to code C under the idempotency key K, for ten minutes
--
-- An entry is one line: seq epoch nonce previous at ends_at kind and the fields of the kind.
-- Numbers are integers below 2^53 and are written by text() only: '..' and tostring() round
-- anything longer than 14 digits (microseconds have 16).

local AGREEMENT = 500000 -- the clocks of the node and of Redis may differ by this much
local KEY_AGE = 600000000 -- how far the time inside an idempotency key may be off
local FIELDS = {
  'epoch', 'seq', 'last', 'ends_at', 'start', 'increment', 'starts_at', 'extension', 'contest',
  'leader_price', 'leader_rank', 'leader_seq', 'extensions', 'remaining', 'trimmed', 'read',
  'nonce', 'phase', 'leader_code', 'frozen',
}
local NUMBERS = 16 -- the first so many fields are numbers

-- The epoch in which each lot was opened or rebuilt by this very process. It does not survive a
-- restart and is not replicated: a server that was restarted, or a replica that was promoted, may
-- have lost its last entries, so it judges nothing until recovery has been there.
local live = {}

-- [clock
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end
-- clock]

local function text(number)
  return string.format('%.0f', number)
end

local function or_dash(number) return number and text(number) or '-' end

local function read(keys)
  local values = redis.call('HMGET', keys[1], unpack(FIELDS))
  if not values[1] then return nil end
  local lot = {}
  for i, name in ipairs(FIELDS) do
    local value = values[i]
    if value then
      if i <= NUMBERS then lot[name] = tonumber(value) else lot[name] = value end
    end
  end
  return lot
end

-- What the keeper asks for after every commit: a fifth of the book.
local function glance(keys)
  local epoch, trimmed, seen, frozen =
    unpack(redis.call('HMGET', keys[1], 'epoch', 'trimmed', 'read', 'frozen'))
  return epoch and { epoch = tonumber(epoch), trimmed = tonumber(trimmed),
    read = tonumber(seen or nil), frozen = frozen or nil }
end

-- The lot, or the reason why nothing may be judged on this server now.
local function enter(keys, epoch, lot)
  if not lot then return nil, 'absent' end
  if live[keys[1]] ~= lot.epoch then return nil, 'restarted' end
  if lot.epoch ~= tonumber(epoch) then return nil, 'stale ' .. text(lot.epoch) end
  return lot
end

local function disagree(now, node) return math.abs(now - tonumber(node)) > AGREEMENT end

-- Gives the entry the next place, writes `changes` and what every entry moves, and lists it.
-- `wake` 'nobody': the caller keeps the lot and looks by itself.
local function append(keys, lot, at, nonce, kind, rest, changes, wake)
  local seq = lot.seq + 1
  local ends_at = changes.ends_at or lot.ends_at
  local line = text(seq) .. ' ' .. text(lot.epoch) .. ' ' .. nonce .. ' ' .. lot.nonce .. ' '
    .. text(at) .. ' ' .. text(ends_at) .. ' ' .. kind .. rest
  local hset = { keys[1], 'seq', text(seq), 'nonce', nonce, 'last', text(at) }
  for name, value in pairs(changes) do
    hset[#hset + 1] = name
    if type(value) == 'number' then hset[#hset + 1] = text(value) else hset[#hset + 1] = value end
  end
  redis.call('HSET', unpack(hset))
  redis.call('RPUSH', keys[3], line)
  -- The keeper sleeps only when it has read everything, so only the first entry has to wake it.
  if wake ~= 'nobody' and (lot.read or 0) >= lot.seq then
    redis.call('PUBLISH', 'fachui:pending', string.match(keys[1], '{lot:(.-)}'))
  end
  return line
end

-- The first check that fails is the answer; nil is acceptance.
local function judge(lot, rank, price, at)
  if at < lot.starts_at then return 'not-open' end
  if lot.phase == 'closed' or lot.phase == 'withdrawn' then return 'closed' end
  if lot.phase == 'paused' then return 'suspended' end
  if at >= lot.ends_at then return 'closed' end
  if not rank then return 'not-qualified' end
  if price < lot.start then return 'below-start' end
  if math.fmod(price - lot.start, lot.increment) ~= 0 then return 'off-step' end
  if not lot.leader_code then return nil end
  -- On the grid, a price above the leader's is at least one step above it.
  if price > lot.leader_price then return nil end
  if price == lot.leader_price and rank > 0 then
    if lot.leader_rank == 0 or rank < lot.leader_rank then return nil end
    return 'no-priority-over-leader'
  end
  return 'below-increment'
end

-- Whether a verdict takes a place in the sequence.
local function is_journaled(verdict, rank)
  if verdict == 'not-open' or verdict == 'closed' or verdict == 'not-qualified' then
    return false
  end
  return verdict ~= 'suspended' or rank ~= nil
end

local function lead(lot, code, rank, price, at)
  local changes = {
    leader_code = code, leader_price = price, leader_rank = rank, leader_seq = lot.seq + 1,
  }
  if lot.contest > 0 and not lot.leader_code then
    -- SALE-08: the first valid bid sets the end of the contest; no extension is counted.
    changes.ends_at = at + lot.contest
  elseif at + lot.extension > lot.ends_at then
    -- TIME-09
    changes.ends_at = at + lot.extension
    changes.extensions = lot.extensions + 1
  end
  return changes
end

-- KEYS book codes pending key; ARGV epoch node_clock code price key key_ms nonce seen_seq wake
local function place(keys, args)
  local lot, obstacle = enter(keys, args[1], read(keys))
  if not lot then return obstacle end
  if lot.frozen then return 'recovering' end
  local now = clock()
  if disagree(now, args[2]) then return 'clock-disagrees ' .. text(now) end
  local code, price = args[3], tonumber(args[4])
  local known = redis.call('GET', keys[4])
  if known then
    local epoch, before, answer = string.match(known, '^(%d+) (%d+) (.*)$')
    -- What an earlier epoch answered and recovery did not find again has never happened.
    if tonumber(epoch) == lot.epoch then
      if tonumber(before) ~= price then return 'key-reused' end
      return answer
    end
  end
  local key_ms = tonumber(args[6])
  if math.abs(now - key_ms * 1000) > KEY_AGE then return 'key-stale' end

  local at = math.max(now, lot.last)
  local rank = tonumber(redis.call('HGET', keys[2], code) or nil)
  local refusal = judge(lot, rank, price, at)
  local answer
  if refusal and not is_journaled(refusal, rank) then
    answer = 'stray ' .. text(lot.epoch) .. ' ' .. text(lot.seq) .. ' ' .. lot.nonce .. ' '
      .. text(at) .. ' ' .. refusal
  else
    local changes = {}
    if not refusal then changes = lead(lot, code, rank, price, at) end
    local rest = ' ' .. code .. ' ' .. text(price) .. ' ' .. (refusal or 'accepted') .. ' '
      .. args[5] .. ' ' .. args[8] .. ' ' .. text(lot.ends_at) .. ' ' .. or_dash(lot.leader_price)
    answer = 'judged ' .. append(keys, lot, at, args[7], 'bid', rest, changes, args[9])
  end
  local memory = text(lot.epoch) .. ' ' .. text(price) .. ' ' .. answer
  redis.call('SET', keys[4], memory, 'PXAT', text(key_ms + KEY_AGE / 1000 + 5000))
  return answer
end

-- An act other than a bid: ARGV epoch node_clock nonce …; `body` answers a refusal, or the kind,
-- the fields and the changes of the entry.
local function act(body)
  return function(keys, args)
    local lot, obstacle = enter(keys, args[1], read(keys))
    if not lot then return obstacle end
    if lot.frozen then return 'recovering' end
    local now = clock()
    if disagree(now, args[2]) then return 'clock-disagrees ' .. text(now) end
    local at = math.max(now, lot.last)
    local refusal, kind, rest, changes = body(lot, keys, args, now, at)
    if refusal then return refusal end
    return 'done ' .. append(keys, lot, at, args[3], kind, rest, changes)
  end
end

local function has_ended(lot)
  return lot.phase == 'closed' or lot.phase == 'withdrawn'
end

-- Between the end and the close entry nothing may be added: what the bidders did has decided it.
local function is_over(lot, at)
  return has_ended(lot) or (lot.phase == 'running' and math.max(at, lot.last) >= lot.ends_at)
end

-- ARGV epoch node_clock nonce code rank
local function qualify(lot, keys, args, now, at)
  if is_over(lot, at) then return 'refused ended' end
  local known = redis.call('HGET', keys[2], args[4])
  if known then
    if known == args[5] then return 'unchanged' end
    return 'refused other-rank'
  end
  redis.call('HSET', keys[2], args[4], args[5])
  return nil, 'qualified', ' ' .. args[4] .. ' ' .. args[5], {}
end

-- ARGV epoch node_clock nonce code
local function disqualify(lot, keys, args, now, at)
  if is_over(lot, at) then return 'refused ended' end
  if redis.call('HDEL', keys[2], args[4]) == 0 then return 'refused not-qualified' end
  return nil, 'disqualified', ' ' .. args[4], {}
end

-- ARGV epoch node_clock nonce from reason; `from` 'now', or the moment the outage began.
-- The one act that is also done while the lot is frozen, because it is the first entry after an
-- outage, and when the clocks disagree: then at the earlier of the two, so that a clock that has
-- run ahead does not carry the lot over its end.
local function pause(keys, args)
  local lot, obstacle = enter(keys, args[1], read(keys))
  if not lot then return obstacle end
  local now = clock()
  if disagree(now, args[2]) then now = math.min(now, tonumber(args[2])) end
  local at = math.max(now, lot.last)
  local from = now
  if args[4] ~= 'now' then from = math.min(tonumber(args[4]), now) end
  from = math.max(from, lot.starts_at)
  -- A lot that was opened late, even after its end, is given back the time nobody could bid in.
  if has_ended(lot) or (lot.phase == 'running' and from >= lot.ends_at) then
    return 'refused ended'
  end
  if lot.phase == 'paused' then return 'refused already-paused' end
  local changes = { phase = 'paused', remaining = math.max(lot.ends_at - from, 0) }
  local rest = ' ' .. text(from) .. ' ' .. args[5]
  return 'done ' .. append(keys, lot, at, args[3], 'paused', rest, changes)
end

-- ARGV epoch node_clock nonce reason
local function resume(lot, keys, args, now, at)
  if lot.phase ~= 'paused' then return 'refused not-paused' end
  local changes = { phase = 'running' }
  if at >= lot.starts_at then
    changes.ends_at = at + math.max(lot.remaining, lot.extension) -- TIME-11
  end
  return nil, 'resumed', ' ' .. args[4], changes
end

-- ARGV epoch node_clock nonce reason
local function withdraw(lot, keys, args, now, at)
  if is_over(lot, at) then return 'refused ended' end
  return nil, 'withdrawn', ' ' .. args[4], { phase = 'withdrawn' }
end

-- ARGV epoch node_clock nonce
local function close(lot, keys, args, now, at)
  if has_ended(lot) then return 'refused ended' end
  if lot.phase == 'paused' then return 'refused already-paused' end
  if at < lot.ends_at then return 'refused too-early' end
  local rest = ' unsold'
  if lot.leader_code then
    rest = ' sold ' .. lot.leader_code .. ' ' .. text(lot.leader_price) .. ' '
      .. text(lot.leader_seq)
  end
  return nil, 'closed', rest, { phase = 'closed' }
end

-- Whether a book of this epoch or a later one is already here; then the caller came too late.
local function is_overtaken(keys, epoch)
  local known = tonumber(redis.call('HGET', keys[1], 'epoch') or nil)
  if not known then return false end
  return known > tonumber(epoch) or live[keys[1]] == tonumber(epoch)
end

-- KEYS book codes pending; ARGV epoch node_clock nonce previous_nonce lot mode contest start
-- increment starts_at ends_at extension
local function open(keys, args)
  if is_overtaken(keys, args[1]) then return 'stale ' .. redis.call('HGET', keys[1], 'epoch') end
  local now = clock()
  if disagree(now, args[2]) then return 'clock-disagrees ' .. text(now) end
  redis.call('DEL', keys[1], keys[2], keys[3])
  redis.call('HSET', keys[1], 'epoch', args[1], 'trimmed', '0', 'phase', 'running',
    'contest', args[7], 'start', args[8], 'increment', args[9], 'starts_at', args[10],
    'extension', args[12], 'extensions', '0')
  live[keys[1]] = tonumber(args[1])
  local lot = { seq = 0, epoch = tonumber(args[1]), nonce = args[4] }
  local rest = ''
  for i = 5, 12 do rest = rest .. ' ' .. args[i] end
  local changes = { ends_at = tonumber(args[11]) }
  return 'done ' .. append(keys, lot, now, args[3], 'opened', rest, changes)
end

-- Puts back what PostgreSQL knows, frozen until thaw.
-- KEYS book codes pending; ARGV epoch, the number of book fields, the fields, codes with ranks
local function rebuild(keys, args)
  if is_overtaken(keys, args[1]) then return 'stale ' .. redis.call('HGET', keys[1], 'epoch') end
  redis.call('DEL', keys[1], keys[2], keys[3])
  local fields = tonumber(args[2])
  redis.call('HSET', keys[1], 'epoch', args[1], 'frozen', '1', unpack(args, 3, 2 + fields))
  for i = 3 + fields, #args, 2 do redis.call('HSET', keys[2], args[i], args[i + 1]) end
  live[keys[1]] = tonumber(args[1])
  return 'done'
end

-- KEYS book key…; ARGV epoch, then for each key what was answered and until when (ms)
local function remember(keys, args)
  local lot, obstacle = enter(keys, args[1], read(keys))
  if not lot then return obstacle end
  for i = 2, #keys do
    redis.call('SET', keys[i], args[2 * i - 2], 'PXAT', args[2 * i - 1])
  end
  return 'done'
end

-- KEYS book; ARGV epoch
local function thaw(keys, args)
  local lot, obstacle = enter(keys, args[1], read(keys))
  if not lot then return obstacle end
  redis.call('HDEL', keys[1], 'frozen')
  return 'done'
end

-- Stops judging and answers the epoch and every entry listed, whatever state this server is in.
-- A book of a later epoch than the caller read in PostgreSQL belongs to a later recovery and is
-- left alone. KEYS book codes pending; ARGV highest_epoch
local function freeze(keys, args)
  local epoch = redis.call('HGET', keys[1], 'epoch')
  if not epoch then return {} end
  if tonumber(epoch) > tonumber(args[1]) then return { 'stale ' .. epoch } end
  redis.call('HSET', keys[1], 'frozen', '1')
  local lines = redis.call('LRANGE', keys[3], 0, -1)
  table.insert(lines, 1, epoch)
  return lines
end

-- Forgets the entries up to a seq that is durable and answers the time and the next ones.
-- KEYS book codes pending; ARGV epoch durable_seq limit
local function tail(keys, args)
  local lot, obstacle = enter(keys, args[1], glance(keys))
  if not lot then return { obstacle } end
  -- Whoever froze it may have died over it: its keeper recovers it.
  if lot.frozen then return { 'recovering' } end
  local durable = math.max(tonumber(args[2]), lot.trimmed)
  if durable > lot.trimmed then
    redis.call('LTRIM', keys[3], durable - lot.trimmed, -1)
  end
  local lines = redis.call('LRANGE', keys[3], 0, tonumber(args[3]) - 1)
  local seen = durable + #lines
  if durable > lot.trimmed or seen ~= lot.read then
    redis.call('HSET', keys[1], 'trimmed', text(durable), 'read', text(seen))
  end
  table.insert(lines, 1, text(clock()))
  return lines
end

-- Lets an ended lot fade away once its end is durable. KEYS book codes pending; ARGV epoch
local function retire(keys, args)
  local lot, obstacle = enter(keys, args[1], read(keys))
  if not lot then return obstacle end
  if not has_ended(lot) then return 'refused not-ended' end
  for i = 1, 3 do redis.call('EXPIRE', keys[i], 900) end
  return 'done'
end

-- Everything that decides a lot, as text; for comparing books. KEYS book codes
local function state(keys)
  local lot = read(keys)
  if not lot then return 'absent' end
  local codes = redis.call('HGETALL', keys[2])
  local qualified = {}
  for i = 1, #codes, 2 do qualified[#qualified + 1] = codes[i] .. ':' .. codes[i + 1] end
  table.sort(qualified)
  local remaining
  if lot.phase == 'paused' then remaining = lot.remaining end
  return text(lot.seq) .. ' ' .. lot.nonce .. ' ' .. text(lot.last) .. ' ' .. lot.phase .. ' '
    .. or_dash(remaining) .. ' ' .. text(lot.ends_at) .. ' ' .. text(lot.extensions) .. ' '
    .. (lot.leader_code or '-') .. ' ' .. or_dash(lot.leader_price) .. ' '
    .. or_dash(lot.leader_rank) .. ' ' .. or_dash(lot.leader_seq) .. ' '
    .. table.concat(qualified, ',')
end

redis.register_function('fachui_place', place)
redis.register_function('fachui_qualify', act(qualify))
redis.register_function('fachui_disqualify', act(disqualify))
redis.register_function('fachui_pause', pause)
redis.register_function('fachui_resume', act(resume))
redis.register_function('fachui_withdraw', act(withdraw))
redis.register_function('fachui_close', act(close))
redis.register_function('fachui_open', open)
redis.register_function('fachui_rebuild', rebuild)
redis.register_function('fachui_remember', remember)
redis.register_function('fachui_thaw', thaw)
redis.register_function('fachui_freeze', freeze)
redis.register_function('fachui_tail', tail)
redis.register_function('fachui_retire', retire)
redis.register_function{ function_name = 'fachui_state', callback = state, flags = { 'no-writes' } }
