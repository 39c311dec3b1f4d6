use crate::model::{Job, JobStatus, Poster, Statuses};
use crate::watched::LeanSignal;

/// The jobs of the issue, and what is known about them.
#[derive(Clone, Copy)]
pub(crate) struct Jobs {
    all: LeanSignal<Vec<Job>>,
    /// Whether their status can be read from Upwork.
    statuses: LeanSignal<Statuses>,
    /// Whether it is being read.
    reading: LeanSignal<bool>,
    /// Who posted the jobs that are not the viewer's own, as far as known.
    posters: LeanSignal<Vec<Poster>>,
    /// Jobs whose posters have been requested.
    asked_for: LeanSignal<Vec<String>>,
    /// Jobs that had ended when the panel was opened; they stay folded away.
    folded: LeanSignal<Vec<String>>,
}

fn is_over(job: &Job) -> bool {
    job.status.is_some_and(JobStatus::is_over)
}

/// The jobs to fold away: those that have ended, except the newest if no other job would be visible. A job that ends
/// while the panel is open stays where it is.
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

    /// Applies what has changed. Returns whether there is a new job of the viewer.
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

    /// Whether a job accepts proposals, or may do so.
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

    /// Marks that statuses are being read. False if they already are.
    pub(crate) fn start_reading(self) -> bool {
        let starts = !self.reading.get_untracked();
        self.reading.set_if_changed(true);
        starts
    }

    pub(crate) fn stop_reading(self) {
        self.reading.set(false);
    }

    /// Whether there are jobs of others whose posters have not been requested. Marks them as requested.
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

    /// Who posted a job, if known.
    pub(crate) fn poster(self, job_id: &str) -> Option<String> {
        self.posters.with(|posters| {
            let poster = posters.iter().find(|poster| poster.job_id == job_id);
            poster.map(|poster| poster.name.clone())
        })
    }
}
