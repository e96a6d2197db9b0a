#!/usr/bin/env escript
%% -*- erlang -*-
%%! -hidden -dist_listen false -start_epmd false -setcookie lockscope

%% Looks into a running node for Lockscope, and changes nothing there. It joins hidden, listens nowhere, makes no atom in
%% the node and runs nothing in it but functions of OTP that read. What it is to do comes line by line on its standard
%% input, which it ends with: a verb and fields, which are base64 unless they are numbers or one of a few words. It
%% answers in the same form. See src/engines/beam/probeLines.ts.

-mode(compile).

main(_) ->
    ok = logger:set_primary_config(level, none),
    ok = io:setopts(standard_io, [binary, {encoding, latin1}]),
    loop(none).

loop(Node) ->
    case io:get_line(standard_io, "") of
        Line when is_binary(Line) ->
            [Verb | Fields] = binary:split(string:trim(Line), <<" ">>, [global]),
            loop(answer(Verb, Fields, Node));
        _ ->
            halt(0)
    end.

answer(<<"connect">>, [Names, Node64, Cookie64, Own64], none) ->
    Node = binary_to_atom(base64:decode(Node64), utf8),
    Own = binary_to_atom(base64:decode(Own64), utf8),
    Cookie = binary_to_atom(base64:decode(Cookie64), utf8),
    case net_kernel:start([Own, binary_to_existing_atom(Names, utf8)]) of
        {ok, _} ->
            true = erlang:set_cookie(Node, Cookie),
            Began = erlang:monotonic_time(millisecond),
            case net_kernel:hidden_connect_node(Node) of
                true -> say([<<"connected">>]), Node;
                _ -> trouble(why(Node, erlang:monotonic_time(millisecond) - Began), ""), none
            end;
        {error, Reason} ->
            trouble("no-distribution", io_lib:format("~0p", [Reason])),
            none
    end;
answer(<<"look">>, [Limit, Timeout | Names], Node) when Node =/= none ->
    put(timeout, binary_to_integer(Timeout)),
    try
        look(Node, binary_to_integer(Limit), [base64:decode(Name) || Name <- Names]),
        say([<<"done">>])
    catch
        throw:{rpc, Reason} -> trouble(lost(Node, Reason), io_lib:format("~0P", [Reason, 12]))
    end,
    Node;
answer(_, _, Node) ->
    trouble("failed", "not understood"),
    Node.

%% Why a node was not reached, by what the port mapper of its machine says.
why(Node, Milliseconds) ->
    [Name, Host] = string:split(atom_to_list(Node), "@"),
    case inet:getaddr(Host, inet) of
        {error, _} ->
            "unknown-host";
        {ok, _} ->
            case erl_epmd:port_please(Name, Host, 2000) of
                %% Erlang gives up by itself after seven seconds; who refuses does so at once.
                {port, _, _} when Milliseconds >= 6000 -> "timeout";
                {port, _, _} -> "refused";
                noport -> "no-such-node";
                _ -> "no-epmd"
            end
    end.

lost(Node, timeout) ->
    case lists:member(Node, nodes(connected)) of
        true -> "timeout";
        false -> "lost"
    end;
lost(_, nodedown) -> "lost";
lost(_, _) -> "failed".

look(Node, Limit, Wanted) ->
    Loaded = ask(Node, application, which_applications, []),
    Elixir = lists:keymember(elixir, 1, Loaded),
    put(creation, ask(Node, erlang, system_info, [creation])),
    say([<<"node">>, integer(get(creation)),
         field(ask(Node, erlang, system_info, [otp_release])), flag(Elixir)]),
    Nodes = [Node | ask(Node, erlang, nodes, [connected])],
    Texts = [{atom_to_binary(Name, utf8), Table} || {Name, Table} <- tables(Node)],
    [say([<<"missing">>, base64:encode(Name)]) || Name <- Wanted, not lists:keymember(Name, 1, Texts)],
    Shaped = [{Shape, Text, Table} || {Text, Table} <- lists:sort(Texts),
                                Shape <- [shape(Text, lists:member(Text, Wanted))], Shape =/= none],
    Pids = lists:append([table(Node, Shape, Text, Table, Limit, Elixir) || {Shape, Text, Table} <- Shaped]),
    Global = names(Node, <<"global">>, global, registered_names, whereis_name, Limit),
    Local = names(Node, <<"registered">>, erlang, registered, whereis, Limit),
    states(Node, Nodes, lists:usort(Pids ++ Global ++ Local)).

%% Tables have a name also where nobody can reach them by it, as those of Elixir's registries.
tables(Node) ->
    All = ask(Node, ets, all, []),
    {Named, Others} = lists:partition(fun is_atom/1, All),
    Names = ask(Node, lists, zipwith, [fun ets:info/2, Others, lists:duplicate(length(Others), name)]),
    [{Name, Name} || Name <- Named] ++ [Pair || {Name, _} = Pair <- lists:zip(Names, Others), Name =/= undefined].

%% Which tables are registries, by what they are called.
shape(_, true) -> <<"named">>;
shape(<<"Electric.Shapes.ConsumerRegistry:", _/binary>>, _) -> <<"electric">>;
shape(<<"Elixir.Electric.Shapes.ConsumerRegistry:", _/binary>>, _) -> <<"electric">>;
shape(Text, _) ->
    case re:run(Text, <<"\\.KeyPartition[0-9]+$">>, [{capture, none}]) of
        match -> <<"registry">>;
        nomatch -> none
    end.

table(Node, Shape, Text, Table, Limit, Elixir) ->
    case ask(Node, ets, info, [Table]) of
        undefined ->
            [];
        Info ->
            Protection = proplists:get_value(protection, Info),
            Size = proplists:get_value(size, Info),
            say([<<"table">>, base64:encode(Text), Shape, atom_to_binary(Protection, utf8), integer(Size)]),
            case Protection of
                private -> [];
                _ -> rows(Node, Shape, Table, Limit, Size, Elixir)
            end
    end.

rows(Node, Shape, Table, Limit, Size, Elixir) ->
    case rpc:call(Node, ets, select, [Table, spec(Shape), Limit], get(timeout)) of
        '$end_of_table' ->
            cut(Size),
            [];
        %% The table went, or became private, in between.
        {badrpc, {'EXIT', {badarg, _}}} ->
            [];
        {badrpc, Reason} ->
            throw({rpc, Reason});
        {Rows, _} ->
            written(Node, Rows, {Table, Elixir}),
            cut(Size - length(Rows)),
            [Pid || {_, Pid, _} <- Rows]
    end.

%% What is registered, to which process, and in which form.
spec(<<"registry">>) -> [form({'$1', {'$2', '_'}}, none)];
spec(<<"electric">>) -> [form({'$1', '$2'}, pair)];
spec(<<"named">>) ->
    [form({'$1', '$2'}, pair), form({'$1', {'$2', '_'}}, nested), form({'$1', '$2', '_'}, three),
     form({'$1', '$2', '_', '_'}, four)].

%% A key that is a long text is left where it is: a table may have ten thousand of them, and all would be sent.
form(Row, Form) ->
    {Row, [{is_pid, '$2'}, {'not', {'andalso', {is_binary, '$1'}, {'>', {byte_size, '$1'}, 4096}}}], [{{'$1', '$2', Form}}]}.

cut(0) -> ok;
cut(Count) -> say([<<"besides">>, integer(Count)]).

names(Node, Shape, Module, All, Where, Limit) ->
    Every = lists:sort(ask(Node, Module, All, [])),
    Names = lists:sublist(Every, Limit),
    Found = mapped(Node, {Module, Where}, Names),
    Rows = [{Name, Pid, none} || {Name, Pid} <- lists:zip(Names, Found), is_pid(Pid)],
    say([<<"table">>, base64:encode(Shape), Shape, <<"public">>, integer(length(Every))]),
    written(Node, Rows, none),
    cut(length(Every) - length(Names)),
    [Pid || {_, Pid, _} <- Rows].

written(Node, Rows, Place) ->
    Texts = mapped(Node, {erlang, pid_to_list}, [Pid || {_, Pid, _} <- Rows]),
    lists:foreach(
      fun({{Key, Pid, Form}, Text}) ->
              {InElixir, InErlang} = removal(Place, Form, Key, written_again(Node, Pid, Text)),
              say([<<"row">>, field(shown(Key)), identity(Pid), field(Text), field(node(Pid)),
                   field(InElixir), field(InErlang)])
      end, lists:zip(Rows, Texts)).

%% Processes of two runs of a node may be written alike. What tells them apart has the number of the run in it.
identity(Pid) -> base64:encode(term_to_binary(Pid)).

%% How a process is written so that it is no other one, whenever that is read: the text means one of the present run.
written_again(Node, Pid, Text) ->
    case node(Pid) =:= Node andalso creation(Pid) =:= get(creation) of
        true -> {text, Text};
        false -> {term, term_to_binary(Pid)}
    end.

%% It is the last field of a process in the external term format.
creation(Pid) ->
    case term_to_binary(Pid) of
        <<131, 88, _/binary>> = Term -> binary:decode_unsigned(binary:part(Term, byte_size(Term), -4));
        _ -> none
    end.

%% The functions are called by name, so that nothing of ours runs there; five hundred at a time, so that others get their
%% turn.
mapped(_, _, []) -> [];
mapped(Node, {Module, Function}, Items) ->
    {Now, Later} = lists:split(min(500, length(Items)), Items),
    ask(Node, lists, map, [fun Module:Function/1, Now]) ++ mapped(Node, {Module, Function}, Later).

%% Each process is asked after on its own node, as far as that is connected to the one we look into.
states(Node, Nodes, Pids) ->
    lists:foreach(
      fun(Owner) ->
              Own = [Pid || Pid <- Pids, node(Pid) =:= Owner],
              case lists:member(Owner, Nodes) of
                  true -> states_there(Node, Owner, Own);
                  false -> unknown(Own)
              end
      end, lists:usort([node(Pid) || Pid <- Pids])).

states_there(_, _, []) -> ok;
states_there(Node, Owner, Pids) ->
    {Now, Later} = lists:split(min(500, length(Pids)), Pids),
    Keys = [status, current_function, message_queue_len, initial_call],
    Ask = [lists, zipwith, [fun erlang:process_info/2, Now, lists:duplicate(length(Now), Keys)]],
    Answer = case Owner of
                 Node -> apply(rpc, call, [Node | Ask] ++ [get(timeout)]);
                 _ -> rpc:call(Node, rpc, call, [Owner | Ask] ++ [get(timeout)], get(timeout) + 500)
             end,
    case Answer of
        Infos when is_list(Infos) ->
            [state(Pid, Info) || {Pid, Info} <- lists:zip(Now, Infos)],
            states_there(Node, Owner, Later);
        {badrpc, Reason} when Owner =:= Node ->
            throw({rpc, Reason});
        _ ->
            unknown(Pids)
    end.

unknown(Pids) -> [say([<<"pid">>, identity(Pid), <<"unknown">>]) || Pid <- Pids].

state(Pid, undefined) ->
    say([<<"pid">>, identity(Pid), <<"dead">>]);
state(Pid, Info) ->
    {Module, Function, Arity} = case proplists:get_value(current_function, Info) of
                                    {_, _, _} = Current -> Current;
                                    _ -> proplists:get_value(initial_call, Info)
                                end,
    Status = proplists:get_value(status, Info),
    State = case Status of
                %% Its end has begun; it answers nobody any more.
                exiting -> <<"dead">>;
                suspended -> <<"suspended">>;
                _ -> <<"alive">>
            end,
    say([<<"pid">>, identity(Pid), State, field(Status),
         field(io_lib:format("~ts:~ts/~b", [Module, Function, Arity])),
         integer(proplists:get_value(message_queue_len, Info))]).

ask(Node, Module, Function, Arguments) ->
    case rpc:call(Node, Module, Function, Arguments, get(timeout)) of
        {badrpc, Reason} -> throw({rpc, Reason});
        Value -> Value
    end.

%% How a key is shown: a text as it is, anything else as Erlang writes it, and no more than 300 characters.
shown(Key) when is_atom(Key) -> atom_to_list(Key);
shown(Key) when is_binary(Key) ->
    case unicode:characters_to_list(Key) of
        Text when is_list(Text) -> string:slice(Text, 0, 300);
        _ -> shown({Key})
    end;
shown(Key) -> string:slice(lists:flatten(io_lib:format("~0tP", [Key, 40])), 0, 300).

%% What takes exactly this entry out, and no other one of the same name. None where a term cannot be written down again, or
%% would stand for others in a pattern.
removal(_, none, _, _) -> {"", ""};
removal({Table, _}, _, _, _) when not is_atom(Table) -> {"", ""};
removal({Table, Elixir}, Form, Key, Process) ->
    try
        plain(Key),
        In = case Elixir of
                 true -> [":ets.match_delete(", ex(Table), ", ", row(Form, ex(Key), ex_process(Process), ":_"), ")"];
                 false -> ""
             end,
        Erlang = [io_lib:format("ets:match_delete(~0p, ", [Table]),
                  row(Form, io_lib:format("~0p", [Key]), erlang_process(Process), "'_'"), ")."],
        bounded(In, Erlang)
    catch
        throw:unwritable -> {"", ""}
    end.

%% What else is in a row may be anything.
row(pair, Key, Process, _) -> ["{", Key, ", ", Process, "}"];
row(nested, Key, Process, Any) -> ["{", Key, ", {", Process, ", ", Any, "}}"];
row(three, Key, Process, Any) -> ["{", Key, ", ", Process, ", ", Any, "}"];
row(four, Key, Process, Any) -> ["{", Key, ", ", Process, ", ", Any, ", ", Any, "}"].

ex_process({text, Text}) -> [":erlang.list_to_pid(", charlist(Text), ")"];
ex_process({term, Term}) -> [":erlang.binary_to_term(", bytes(Term), ")"].

erlang_process({text, Text}) -> io_lib:format("list_to_pid(~0p)", [Text]);
erlang_process({term, Term}) -> ["binary_to_term(", bytes(Term), ")"].

bytes(Binary) -> ["<<", lists:join(", ", [integer_to_list(Byte) || <<Byte>> <= Binary]), ">>"].

bounded(In, Erlang) ->
    case iolist_size(In) + iolist_size(Erlang) > 4000 of
        true -> {"", ""};
        false -> {In, Erlang}
    end.

plain(Term) -> _ = ex(Term), ok.

%% A term as Elixir writes it, in ASCII.
ex(Atom) when is_atom(Atom) ->
    case re:run(atom_to_binary(Atom, utf8), <<"^(_|\\$[0-9]+|\\$_|\\$\\$)$">>, [{capture, none}]) of
        match -> throw(unwritable);
        nomatch ->
            case re:run(atom_to_binary(Atom, utf8), <<"^[a-z_][A-Za-z0-9_]*[?!]?$">>, [{capture, none}, dollar_endonly]) of
                match -> [":", atom_to_list(Atom)];
                nomatch -> [":\"", escaped(atom_to_list(Atom)), "\""]
            end
    end;
ex(Binary) when is_binary(Binary) ->
    case unicode:characters_to_list(Binary) of
        Text when is_list(Text) -> ["\"", escaped(Text), "\""];
        _ -> bytes(Binary)
    end;
ex(Integer) when is_integer(Integer) -> integer_to_list(Integer);
ex(Tuple) when is_tuple(Tuple) -> ["{", lists:join(", ", [ex(Each) || Each <- tuple_to_list(Tuple)]), "}"];
ex(List) when is_list(List) ->
    case is_proper(List) of
        true -> ["[", lists:join(", ", [ex(Each) || Each <- List]), "]"];
        false -> throw(unwritable)
    end;
ex(_) -> throw(unwritable).

is_proper(List) ->
    try length(List) of _ -> true catch error:badarg -> false end.

charlist(Text) -> ["~c\"", escaped(Text), "\""].

escaped(Text) -> [escape(Char) || Char <- Text].

escape($") -> "\\\"";
escape($\\) -> "\\\\";
escape($#) -> "\\#";
escape(Char) when Char >= 32, Char =< 126 -> Char;
escape(Char) -> io_lib:format("\\u{~.16B}", [Char]).

trouble(Code, Text) -> say([<<"trouble">>, list_to_binary(Code), field(Text)]).

flag(true) -> <<"yes">>;
flag(false) -> <<"no">>.

integer(Value) -> integer_to_binary(Value).

%% Never empty, so that every field is one.
field(Atom) when is_atom(Atom) -> field(atom_to_list(Atom));
field(Text) ->
    case base64:encode(unicode:characters_to_binary(Text)) of
        <<>> -> <<"-">>;
        Encoded -> Encoded
    end.

say(Fields) -> ok = io:put_chars(standard_io, [lists:join(" ", Fields), "\n"]).
