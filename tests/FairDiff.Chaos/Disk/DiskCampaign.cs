using FairDiff.Chaos.Kills;
using FairDiff.Pipelines.Tests.Generation;

namespace FairDiff.Chaos.Disk;

/// <summary>
/// A disk that is full at every write: after so many pages, after so many files, at so many bytes of one file, at the n-th write of
/// a thread. The command says so in one line; once there is room, the same command ends with the bits of an undisturbed one.
/// </summary>
internal sealed class DiskCampaign(Campaign campaign, string root)
{
    private const int PageBytes = 4096;
    private const string Room = "size=1g,nr_inodes=100k";

    private readonly (string Name, Func<string, string[]> Line)[] _works =
    [
        ("generate", GenerateKills.Line),
        ("folder", StudyKills.Line),
        ("evaluate", _ => Evaluate),
    ];

    private static readonly string[] Evaluate =
    [
        "evaluate", "--predictions", "../../shared/run/predictions/in-distribution/baseline-seed0.csv", "--scores", "score_", "--groups",
        "site", "--bootstrap", "100", "--html", "page.html", "--json", "all.json", "--csv", "all.csv", "--curves", "curves.csv",
    ];

    private string Shared => Path.Combine(root, "shared");

    private string Data => Path.Combine(Shared, "data");

    /// <param name="points">Places at which each disk is full, spread evenly over what an undisturbed run needs.</param>
    /// <param name="only">One kind of work; null = all.</param>
    public void Run(int points, string? only)
    {
        Place.Fresh(Shared);
        TinyFolder.Create(Data);
        Fairdiff.Must(Shared, StudyKills.Line(Data));
        foreach (var (name, line) in _works.Where(work => only is null || work.Name == only))
        {
            Run(name, line(Data), points);
        }

        new Surroundings(campaign, root).Run(
            [.. _works.Where(work => work.Name != "evaluate" && (only is null || work.Name == only)).Select(work => work.Line(Data))]);
    }

    private void Run(string name, string[] line, int points)
    {
        var (one, other) = (Undisturbed(line), Undisturbed(line));
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        var pages = files.Sum(file => 1 + (new FileInfo(file).Length / PageBytes)) + 40;
        var entries = Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Length + 10;
        var largest = files.Max(file => new FileInfo(file).Length) / 512;
        campaign.Say($"{name}: {files.Length} files, {pages} pages");
        foreach (var (way, most) in new[] { ("pages", pages), ("files", entries), ("bytes", largest + 1), ("writes", 60L) })
        {
            for (var point = 0; point < points; point++)
            {
                var at = points == 1 ? most / 2 : 1 + (point * (most - 1) / (points - 1));
                var problem = Full(way, at, line, one, other);
                if (problem == NoWay)
                {
                    campaign.Say($"{name}: a disk full by {way} cannot be made here");
                    break;
                }

                campaign.Count($"full disks ({way})");
                if (problem is not null)
                {
                    campaign.Fail($"{name}, {way} {at}: {problem}", $"disk --only {name}");
                }
            }
        }
    }

    private const string NoWay = "no way";

    private string Folder => Path.Combine(root, "disk", "work");

    private string? Full(string way, long at, string[] line, Dictionary<string, string> one, Dictionary<string, string> other)
    {
        Place.Fresh(root, "disk");
        using var disk = way switch
        {
            "pages" => SmallDisk.TryMount(Path.Combine(root, "disk"), $"size={at * PageBytes}"),
            "files" => SmallDisk.TryMount(Path.Combine(root, "disk"), $"size=1g,nr_inodes={at + 2}"),
            _ => null,
        };
        var shell = way switch
        {
            "bytes" => $"trap '' XFSZ; ulimit -f {at}; exec \"$@\"",
            "writes" => $"exec strace -f -q -o /dev/null --seccomp-bpf -e trace=pwrite64 -e inject=pwrite64:error=ENOSPC:when={at}+ \"$@\"",
            _ => null,
        };
        if ((disk is null && shell is null) || (way == "writes" && !File.Exists("/usr/bin/strace")))
        {
            return NoWay;
        }

        Directory.CreateDirectory(Folder);

        // Without it the runtime keeps what it compiles in a file that the limit holds for as well.
        var ended = Fairdiff.Run(Folder, line, shell, ("DOTNET_EnableWriteXorExecute", way == "bytes" ? "0" : null));
        if (ended.Problem is { } problem)
        {
            return problem;
        }

        campaign.Count(ended.Exit == 0 ? "ended well all the same" : "said so in one line");
        disk?.Change(Room);
        return Fairdiff.Run(Folder, line) is { Exit: not 0 } again
            ? $"with room again it ends with {again.Exit}: {again.Error} (before: {ended.Error})"
            : Place.Difference(one, other, Bits()) is { } difference ? $"{difference} (before: exit {ended.Exit}: {ended.Error})" : null;
    }

    private Dictionary<string, string> Undisturbed(string[] line)
    {
        Place.Fresh(root, "disk");
        Directory.CreateDirectory(Folder);
        Fairdiff.Must(Folder, line);
        return Bits();
    }

    /// <summary>Without MLflow's folder, whose names are drawn: it is allowed to lose what no disk could take.</summary>
    private Dictionary<string, string> Bits() => Place.Bits(Folder)
        .Where(pair => !pair.Key.StartsWith("mlruns", StringComparison.Ordinal)).ToDictionary();
}
