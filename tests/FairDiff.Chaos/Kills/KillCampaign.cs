using System.Diagnostics;

namespace FairDiff.Chaos.Kills;

/// <summary>
/// SIGKILL at random moments, again and again in one folder; then the same command once more, and the files must be those of a run
/// that nobody disturbed.
/// </summary>
internal sealed class KillCampaign(Campaign campaign, string root, int seed)
{
    private const int MostKillsInARound = 5;
    private const int MostRounds = 3;

    /// <summary>How long the work takes when nobody disturbs it; less, once a kill came too late, for the machine may have become
    /// faster.</summary>
    private TimeSpan _length;

    public void Run(KillScenario scenario, int kills)
    {
        scenario.Prepare();
        var clock = Stopwatch.StartNew();
        var one = Undisturbed(scenario, "one");
        _length = clock.Elapsed;
        var other = Undisturbed(scenario, "other");
        var alike = one.Count(pair => other.GetValueOrDefault(pair.Key) == pair.Value);
        campaign.Say(FormattableString.Invariant(
            $"{scenario.Name}: undisturbed {_length.TotalSeconds:0.0} s, {alike} of {one.Count} files alike every time"));
        var done = 0;
        for (var round = 0; done < kills && round < MostRounds * kills; round++) // some kills come too late
        {
            var own = seed + round;
            var (killed, problem) = Round(scenario, own, Math.Min(MostKillsInARound, kills - done), one, other);
            done += killed;
            campaign.Count("kills", killed);
            campaign.Count("rounds");
            if (problem is not null)
            {
                campaign.Fail($"{scenario.Name}, seed {own}: {problem}", $"kills --only {scenario.Name} --seed {own} --count {killed}");
            }
        }
    }

    private (int Kills, string? Problem) Round(
        KillScenario scenario, int own, int most, Dictionary<string, string> one, Dictionary<string, string> other)
    {
        var random = new Random(own);
        var folder = Place.Fresh(root, scenario.Name);
        scenario.Begin(folder);
        var kills = 0;
        for (var left = random.Next(1, most + 1); left > 0; left--)
        {
            var processes = scenario.Lines(folder).Select(line => Fairdiff.Start(folder, line)).ToArray();
            var victim = random.Next(processes.Length);
            var clock = Stopwatch.StartNew();
            var killed = processes[victim].Kill(_length * random.NextDouble());
            if (killed)
            {
                kills++;
            }
            else if (clock.Elapsed < _length)
            {
                _length = clock.Elapsed;
            }

            var problem = processes.Where((_, index) => index != victim || !killed).Select(process => process.Wait().Problem)
                .FirstOrDefault(text => text is not null);
            foreach (var process in processes)
            {
                process.Dispose();
            }

            if (problem is not null || !killed)
            {
                if (problem is not null)
                {
                    return (kills, problem);
                }

                break;
            }
        }

        return (kills, Finish(scenario, folder) ?? scenario.Problem(folder) ?? Place.Difference(one, other, Place.Bits(folder)));
    }

    private Dictionary<string, string> Undisturbed(KillScenario scenario, string name)
    {
        // In a folder of the same name, for some files say where they are.
        var folder = Place.Fresh(root, scenario.Name);
        scenario.Begin(folder);
        return (Finish(scenario, folder) ?? scenario.Problem(folder)) is { } problem
            ? throw new InvalidOperationException($"{scenario.Name} fails without a kill ({name}): {problem}")
            : Place.Bits(folder);
    }

    private static string? Finish(KillScenario scenario, string folder)
    {
        foreach (var line in scenario.Lines(folder).Append(scenario.Last).OfType<string[]>())
        {
            if (Fairdiff.Run(folder, line) is { Exit: not 0 } ended)
            {
                return $"typed again it ends with {ended.Exit}: {ended.Error}";
            }
        }

        return null;
    }
}
