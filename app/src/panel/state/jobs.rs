use crate::model::{Job, JobStatus, Poster, Statuses};
use crate::watched::LeanSignal;

/// The jobs of the issue, and what is known of them.
#[derive(Clone, Copy)]
pub(crate) struct Jobs {
    all: LeanSignal<Vec<Job>>,
    /// Whether Upwork can be asked where they stand.
    statuses: LeanSignal<Statuses>,
    /// Whether it is being asked.
    reading: LeanSignal<bool>,
    /// Who posted those that are not the viewer's own, as far as known.
    posters: LeanSignal<Vec<Poster>>,
    /// Jobs whose posters were asked for.
    asked_for: LeanSignal<Vec<String>>,
    /// Jobs that were over when the panel was opened, and are folded away as long as they are.
    folded: LeanSignal<Vec<String>>,
}

fn is_over(job: &Job) -> bool {
    job.status.is_some_and(JobStatus::is_over)
}

/// The jobs to fold away: those that are over, but for the newest where no other is left to be seen. What ends while the
/// panel is open stays where it is.
fn old_ones(jobs: &[Job]) -> Vec<String> {
    let any_open = jobs.iter().any(|job| !is_over(job));
    jobs.iter().skip(usize::from(!any_open)).filter(|job| is_over(job)).map(|job| job.id.clone()).collect()
}

impl Jobs {
    pub(crate) fn new(jobs: Vec<Job>, statuses: Statuses) -> Self {
        Self {
            folded: LeanSignal::new(old_ones(&jobs)),
            all: LeanSignal::new(jobs),
            statuses: LeanSignal::new(statuses),
            reading: LeanSignal::new(false),
            posters: LeanSignal::new(Vec::new()),
            asked_for: LeanSignal::new(Vec::new()),
        }
    }

    /// Takes over what has changed. Gives whether there is a new job of the viewer's.
    pub(crate) fn accept(self, jobs: Vec<Job>, statuses: Statuses) -> bool {
        let is_new =
            |job: &Job| job.mine && self.all.with_untracked(|known| known.iter().all(|other| other.id != job.id));
        let any_new = jobs.iter().any(is_new);
        self.all.set_if_changed(jobs);
        self.statuses.set_if_changed(statuses);
        any_new
    }

    /// Reads the jobs, newest first, and follows them.
    pub(crate) fn with<R>(self, read: impl FnOnce(&[Job]) -> R) -> R {
        self.all.with(|jobs| read(jobs))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.all.with(Vec::is_empty)
    }

    /// Whether there is a job that takes proposals, or may.
    pub(crate) fn any_open(self) -> bool {
        self.all.with(|jobs| jobs.iter().any(|job| !is_over(job)))
    }

    /// Whether a job is folded away.
    pub(crate) fn is_folded(self, job: &Job) -> bool {
        is_over(job) && self.folded.with(|folded| folded.contains(&job.id))
    }

    pub(crate) fn statuses(self) -> Statuses {
        self.statuses.get()
    }

    pub(crate) fn is_reading(self) -> bool {
        self.reading.get()
    }

    /// Statuses are being read from now on. False where they are already.
    pub(crate) fn start_reading(self) -> bool {
        let starts = !self.reading.get_untracked();
        self.reading.set_if_changed(true);
        starts
    }

    pub(crate) fn stop_reading(self) {
        self.reading.set(false);
    }

    /// Whether there are jobs of others whose posters were not asked for. From now on they were.
    pub(crate) fn ask_for_posters(self) -> bool {
        let of_others = |jobs: &Vec<Job>| jobs.iter().filter(|job| !job.mine).map(|job| job.id.clone()).collect();
        let wanted: Vec<String> = self.all.with_untracked(of_others);
        if self.asked_for.with_untracked(|asked| wanted.iter().all(|job_id| asked.contains(job_id))) {
            return false;
        }
        self.asked_for.set_if_changed(wanted);
        true
    }

    pub(crate) fn set_posters(self, posters: Vec<Poster>) {
        self.posters.set_if_changed(posters);
    }

    /// Who posted a job, as far as known.
    pub(crate) fn poster(self, job_id: &str) -> Option<String> {
        self.posters.with(|posters| {
            let poster = posters.iter().find(|poster| poster.job_id == job_id);
            poster.map(|poster| poster.name.clone())
        })
    }
}
