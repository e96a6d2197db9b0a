# A node with the registry of the original report: names lead to processes, and an entry outlives its process. It does
# what it is told line by line, and answers each line with one.

defmodule Node.Under.Test do
  @table :"Electric.Shapes.ConsumerRegistry:stack"

  def run do
    # It would write into the answers, of whom it does not let in.
    :logger.set_primary_config(:level, :none)
    :ets.new(@table, [:named_table, :public, :set])
    :ets.new(:private_table, [:named_table, :private])
    {:ok, _} = Registry.start_link(keys: :unique, name: My.Registry)
    Process.flag(:trap_exit, true)
    IO.puts("ready")
    loop()
  end

  defp loop do
    case IO.gets("") do
      :eof ->
        System.halt(0)

      line ->
        [verb | fields] = line |> String.trim() |> String.split(" ")
        IO.puts(tell(verb, Enum.map(fields, &field/1)))
        loop()
    end
  end

  defp field("-"), do: ""
  defp field(text), do: Base.decode64!(text)

  # As Electric registers a consumer: the first one of a name wins.
  defp tell("register", [key]) do
    pid = spawn(fn -> Process.sleep(:infinity) end)
    "#{:ets.insert_new(@table, {key, pid})} #{:erlang.pid_to_list(pid)}"
  end

  defp tell("kill", [key]) do
    pid = :ets.lookup_element(@table, key, 2)
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    receive do: ({:DOWN, ^ref, _, _, _} -> "killed")
  end

  defp tell("suspend", [key]), do: "#{:erlang.suspend_process(:ets.lookup_element(@table, key, 2))}"

  defp tell("replace", [key]) do
    pid = spawn(fn -> Process.sleep(:infinity) end)
    "#{:ets.insert(@table, {key, pid})} #{:erlang.pid_to_list(pid)}"
  end

  defp tell("delete", [key]), do: "#{:ets.delete(@table, key)}"
  defp tell("count", []), do: "#{:ets.info(@table, :size)}"

  # Of Elixir's own registry, and of the names of all nodes.
  defp tell("names", [key]) do
    pid = spawn(fn ->
      {:ok, _} = Registry.register(My.Registry, key, :value)
      :yes = :global.register_name({:test, key}, self())
      Process.register(self(), :a_registered_name)
      Process.sleep(:infinity)
    end)
    send(pid, :hello)
    wait_until(fn -> Process.whereis(:a_registered_name) == pid end)
    "#{:erlang.pid_to_list(pid)}"
  end

  defp tell("fill", [count]) do
    pid = self()
    for n <- 1..String.to_integer(count), do: :ets.insert(@table, {"filler-#{n}", pid})
    "filled"
  end

  defp tell("atoms", []), do: "#{:erlang.system_info(:atom_count)}"

  # What a person runs who has copied it.
  defp tell("eval", [text]) do
    {value, _} = Code.eval_string(text)
    inspect(value)
  end

  defp tell("erl_eval", [text]) do
    {:ok, tokens, _} = :erl_scan.string(String.to_charlist(text))
    {:ok, expressions} = :erl_parse.parse_exprs(tokens)
    {:value, value, _} = :erl_eval.exprs(expressions, [])
    inspect(value)
  end

  defp wait_until(condition) do
    unless condition.() do
      Process.sleep(1)
      wait_until(condition)
    end
  end
end

Node.Under.Test.run()
