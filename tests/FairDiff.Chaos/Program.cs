using System.CommandLine;
using System.Globalization;
using FairDiff.Chaos;
using FairDiff.Chaos.Disk;
using FairDiff.Chaos.Inputs;
using FairDiff.Chaos.Kills;
using FairDiff.Chaos.Serving;
using FairDiff.Chaos.Tracking;

if (args is ["input-worker", var made, var place, .. var numbers])
{
    await new InputWorker(made, place).RunAsync(numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture)));
    return 0;
}

string[] all = ["kills", "disk", "inputs", "serving", "tracking"];
var parts = new Argument<string[]>("parts") { Description = string.Join(", ", all) + " (default: all)", DefaultValueFactory = _ => all };
var brief = new Option<bool>("--short") { Description = "The part that every change runs: under three minutes on two cores" };
var seed = new Option<int>("--seed") { Description = "The first seed", DefaultValueFactory = _ => 1 };
var count = new Option<int?>("--count") { Description = "Kills, points of a disk, inputs, swaps or runs, in place of the usual number" };
var only = new Option<string?>("--only") { Description = "One kind of work of kills and disk" };
var minutes = new Option<double>("--minutes") { Description = "Length of serving", DefaultValueFactory = _ => 60 };
var root = new RootCommand("What breaks programs: kills, full disks, broken files, hours of load, bad servers.")
{
    parts, brief, seed, count, only, minutes,
};
root.SetAction(async parsed =>
{
    var (few, first) = (parsed.GetValue(brief), parsed.GetValue(seed));
    int Number(int whole, int part) => parsed.GetValue(count) ?? (few ? part : whole);
    var folder = Directory.CreateTempSubdirectory("fairdiff-chaos-").FullName;
    var well = true;
    Console.WriteLine(FormattableString.Invariant($"Seeds from {first} on; in {folder}"));
    foreach (var part in parsed.GetValue(parts)!)
    {
        var campaign = new Campaign(part, Console.Out);
        var own = Place.Fresh(folder, part);
        switch (part)
        {
            case "kills":
                var shared = Place.Fresh(own, "shared");
                Func<KillScenario>[] makers =
                [
                    () => new StudyKills(shared), () => new GenerateKills(shared), () => new StoreKills("store", shared),
                    () => new StoreKills("two", shared), () => new StoreKills("shards", shared), () => new SyncKills(shared),
                ];
                string[] chosen = parsed.GetValue(only) is { } name ? [name] : few ? ["folder", "shards", "sync"] : [];
                KillScenario[] scenarios = [.. makers.Select(make => make())
                    .Where(one => chosen.Length == 0 || chosen.Contains(one.Name))];
                foreach (var scenario in scenarios)
                {
                    using (scenario)
                    {
                        new KillCampaign(campaign, own, first).Run(
                            scenario, (Number(200, 6) + scenarios.Length - 1) / scenarios.Length);
                    }
                }

                break;
            case "disk":
                new DiskCampaign(campaign, own).Run(Number(40, 1), parsed.GetValue(only) ?? (few ? "generate" : null));
                break;
            case "inputs":
                var kept = few ? Seeds.Kept : [];
                new InputCampaign(campaign, own).Run(
                    [.. Enumerable.Range(first, Number(20_000, 400)), .. kept], Math.Min(Environment.ProcessorCount, 2));
                break;
            case "serving":
                await new ServingCampaign(campaign, own).RunAsync(
                    TimeSpan.FromMinutes(few ? .15 : parsed.GetValue(minutes)), Number(100, 10));
                break;
            case "tracking":
                await new TrackingCampaign(campaign, own, first).RunAsync(Number(30, 2));
                break;
            default:
                campaign.Fail($"there is no part '{part}', but {string.Join(", ", all)}", "--help");
                break;
        }

        if (campaign.End())
        {
            Directory.Delete(own, recursive: true);
        }
        else
        {
            well = false; // what the last failure left can be looked at
        }
    }

    if (well)
    {
        Directory.Delete(folder, recursive: true);
    }

    Console.WriteLine(well ? "Nothing broke." : "Something broke.");
    return well ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
