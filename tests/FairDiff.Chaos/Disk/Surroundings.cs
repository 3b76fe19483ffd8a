namespace FairDiff.Chaos.Disk;

/// <summary>What a machine may lack: a folder that can be written, files that may be open, a home, a place for temporary files.</summary>
internal sealed class Surroundings(Campaign campaign, string root)
{
    private static readonly TimeSpan[] Moments = [.. new[] { .3, .7, 1.2, 2 }.Select(TimeSpan.FromSeconds)];

    private string Folder => Path.Combine(root, "around");

    /// <param name="lines">The commands that are to stand them.</param>
    public void Run(IReadOnlyList<string[]> lines)
    {
        foreach (var line in lines)
        {
            using (var disk = SmallDisk.TryMount(Place.Fresh(Folder), "size=1g,ro"))
            {
                if (disk is not null)
                {
                    Judge("read-only folder", line, mustFail: true);
                }
            }

            foreach (var moment in Moments)
            {
                Removed(line, moment);
            }

            Try("64 open files", line, "ulimit -n 64; exec \"$@\"", mustFail: true);
            Try("no HOME", line, null, ("HOME", null));
            Try("no TMPDIR", line, null, ("TMPDIR", null));
            Try("neither", line, null, ("HOME", null), ("TMPDIR", null), ("XDG_CACHE_HOME", null));
            Try("a HOME that is not there", line, null, ("HOME", "/nonexistent/home"));
            Try("a TMPDIR that is not there", line, null, ("TMPDIR", "/nonexistent/tmp"));
            Try("a HOME that is a file", line, null, ("HOME", "/etc/passwd"));
            Try("standard output closed", line, "exec \"$@\" >&-");
            Try("standard output full", line, "exec \"$@\" >/dev/full");
            Try("standard input closed", line, "exec \"$@\" <&-");
            Try("standard error full", line, "exec \"$@\" 2>/dev/full");
            using var full = SmallDisk.TryMount(Place.Fresh(root, "temporary"), "size=4k,nr_inodes=2");
            if (full is not null)
            {
                Try("a TMPDIR that is full", line, null, ("TMPDIR", Path.Combine(root, "temporary")));
            }
        }
    }

    private void Try(string what, string[] line, string? shell, params (string, string?)[] environment) =>
        Try(what, line, shell, mustFail: false, environment);

    private void Try(string what, string[] line, string? shell, bool mustFail, params (string, string?)[] environment)
    {
        Place.Fresh(Folder);
        Judge(what, line, mustFail, shell, environment);
    }

    private void Judge(string what, string[] line, bool mustFail, string? shell = null, params (string, string?)[] environment)
    {
        var ended = Fairdiff.Run(Folder, line, shell, environment);
        campaign.Count("odd surroundings");
        if ((ended.Problem ?? (mustFail && ended.Exit == 0 ? "it ended well" : null)) is { } problem)
        {
            campaign.Fail($"{line[0]}, {what}: {problem}", "disk");
        }
    }

    /// <summary>The folder of the results goes while they are computed.</summary>
    private void Removed(string[] line, TimeSpan moment)
    {
        Place.Fresh(Folder);
        using var process = Fairdiff.Start(Folder, line);
        Thread.Sleep(moment);
        foreach (var folder in new[] { "run", "store", "workspace" }.Select(name => Path.Combine(Folder, name)).Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // The process was faster, and made something new.
            }
        }

        campaign.Count("folders removed at work");
        if (process.Wait().Problem is { } problem)
        {
            campaign.Fail($"{line[0]}, its folder removed after {moment.TotalSeconds} s: {problem}", "disk");
        }
    }
}
